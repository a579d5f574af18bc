"""Align a file that holds both languages, and write its pairs as TMX for a translation tool.

python examples/align_file.py corpus/people-daily/1959-02-03.md page.tmx
"""

import sys

import duiqi

source, target = sys.argv[1:]
aligner = duiqi.Aligner()
written = duiqi.write(aligner.align_many(duiqi.read(source)), target)
print(f"{target}: {written.beads} pairs")
