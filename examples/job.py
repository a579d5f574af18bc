"""Align a folder of documents as a job, which the same call resumes when it was stopped, and read its record.

python examples/job.py corpus/people-daily out
"""

import sys

import duiqi

if __name__ == "__main__":  # worker processes import this file
    inputs, out = sys.argv[1:]
    result = duiqi.align_files(inputs, out)
    print(f"{out}: {result.state}, documents: {result.totals.documents['done']}")
    for alignment in duiqi.read_alignments(out):
        print(repr(alignment))
