"""Score alignments against gold: the beads of gold texts, aligned anew, held against the gold's own.

python examples/score.py corpus/gold/people-daily corpus/people-daily/*.md
"""

import sys

import duiqi

gold, *texts = sys.argv[1:]
aligner = duiqi.Aligner()
bitexts = (bitext for path in texts for bitext in duiqi.read(path))
evaluation = duiqi.evaluate(gold, aligner.align_many(bitexts), metrics=["strict", "lax"])
print(evaluation)
print(evaluation.signature("strict"))
