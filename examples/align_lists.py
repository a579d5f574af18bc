"""Align two lists of sentences and look at the beads.

python examples/align_lists.py
"""

import duiqi

zh = ["今天下雨。", "我们不去公园了，在家看书。", "你呢？"]
en = ["It is raining today.", "We are not going to the park.", "We will stay at home and read.", "And you?"]

alignment = duiqi.align_sentences(zh, en, name="rain")
for bead in alignment.beads:
    print(bead.type, bead.confidence, [zh[i] for i in bead.zh], [en[j] for j in bead.en])
