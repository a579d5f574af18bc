"""Links between words: how good they are, what each kind of evidence adds, what they cost; and how weights are learned.

    python benchmarks/word_links.py ZH EN LINKS [--evidence]
    python benchmarks/word_links.py --speed GOLD...
    python benchmarks/word_links.py --learn GOLD... [--beads 1000] [--texts TEXT] [--directions]

The first measures links against hand-made ones: ZH and EN hold a sentence a line with blanks between words, LINKS
`i-j` pairs a line, those that are only possible marked `-P` (Och and Ney 2003); with --evidence also without each
feature. The second links the words of GOLD's aligned texts and tells the time beside that of aligning their sentences,
both with one thread. The third learns the weights of features anew, from the beads of GOLD alone, and writes them
into align/words/weights.json; with --directions also the directions that words are compared in.
"""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from duiqi.align.aligner import Aligner
from duiqi.align.words import links as word_links
from duiqi.align.words.links import Piece, align_words, batches
from duiqi.align.words.score import WordWeights, agreement, load
from duiqi.align.words.text import Words, chinese_tokens, english_tokens, words_at
from duiqi.align.words.train import START, directions, train
from duiqi.eval.load import load as load_gold
from duiqi.tokenize.words import ChineseWords, EnglishWords

PACKAGE = Path(word_links.__file__).parent
Links = list[tuple[set[tuple[int, int]], set[tuple[int, int]]]]


def read_links(path: Path) -> Links:
    """For each line its sure links, and those that are at least possible."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        split = [link.split("-") for link in line.split()]
        possible = {(int(i), int(j)) for i, j, *_ in split}
        rows.append(({(int(i), int(j)) for i, j, *mark in split if not mark}, possible))
    return rows


def scores(gold: Links, found: Sequence[set[tuple[int, int]]]) -> tuple[float, float, float]:
    """Precision, recall and alignment error rate."""
    sure = sum(len(s & f) for (s, _), f in zip(gold, found, strict=True))
    possible = sum(len(p & f) for (_, p), f in zip(gold, found, strict=True))
    size, all_sure = sum(map(len, found)), sum(len(s) for s, _ in gold)
    return possible / max(size, 1), sure / max(all_sure, 1), 1 - (sure + possible) / max(size + all_sure, 1)


def measure(zh: Path, en: Path, links: Path, *, evidence: bool) -> None:
    """Print the scores, of all and of every second sentence, and without each feature."""
    gold = read_links(links)
    lines = [[line.split() for line in path.read_text(encoding="utf-8").splitlines()] for path in (zh, en)]
    pairs = [(chinese_tokens(one), english_tokens(other)) for one, other in zip(*lines, strict=True)]
    weights, basis = load()
    pieces = [Piece(n, 0, 0, len(z.forms), len(e.forms)) for n, (z, e) in enumerate(pairs) if z.forms and e.forms]
    made = list(batches(pairs, pieces, basis))

    def row(name: str, tried: WordWeights) -> None:
        found: list[set[tuple[int, int]]] = [set() for _ in pairs]
        for batch, chosen in made:
            for piece, own in zip(chosen, agreement(batch, tried), strict=True):
                found[piece.pair] = set(map(tuple, np.argwhere(own >= tried.shape["least"]).tolist()))
        halves = [scores(gold[half::2], found[half::2])[2] for half in (0, 1)]
        precision, recall, rate = scores(gold, found)
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {rate:.3f} | {halves[0]:.3f}, {halves[1]:.3f} |")

    print("| | precision | recall | alignment error rate | of either half |\n|---|---|---|---|---|")
    row("all evidence", weights)
    if evidence:
        for name in weights.features:
            row(f"without `{name}`", replace(weights, features={**weights.features, name: 0.0}))
        row("words that do not ask their neighbours", replace(weights, shape={**weights.shape, "rounds": 0}))


def speed(gold: Iterable[Path]) -> None:
    """Print the processor's time for the sentences and for the words of the same texts."""
    bitexts = [each.bitext for path in gold for each in load_gold(path).values() if each.bitext is not None]
    aligner = Aligner(threads=1)
    word_links.encoder = lambda: aligner.encoder
    warm = aligner.align(bitexts[0])
    align_words(warm)
    start = time.process_time()
    alignments = list(aligner.align_many(bitexts))
    aligned = time.process_time()
    count = sum(len(bead.links) for alignment in alignments for bead in align_words(alignment))
    linked = time.process_time()
    beads = sum(len(alignment.beads) for alignment in alignments)
    print(f"{beads:,} beads aligned in {aligned - start:.2f} s, {count:,} links found in {linked - aligned:.2f} s")


def learn(gold: Iterable[Path], beads: int, about: str, *, anew: bool) -> None:
    """Learn from the beads of gold and write what was learned."""
    cuts = (ChineseWords(), EnglishWords())
    texts: list[list[tuple[Words, Words]]] = []
    for annotation in (each for path in gold for each in load_gold(path).values()):
        if (bitext := annotation.bitext) is None:
            continue
        rows = []
        for bead in annotation.beads:
            sides = (
                bitext.zh.passage(bitext.zh.sentences[i] for i in bead.zh),
                bitext.en.passage(bitext.en.sentences[j] for j in bead.en),
            )
            zh, en = (words_at(text, cut(text)) for text, cut in zip(sides, cuts, strict=True))
            rows.append((zh, en))
        texts.append(rows)
    weights, basis = load()
    if anew:
        np.save(PACKAGE / "basis.npy", directions(texts))
        load.cache_clear()
        weights, basis = load()
    weights = train(texts, replace(weights, features=START), basis, beads, print)
    content = {
        "recipe": {"texts": about, "beads": beads},
        "features": {name: round(value, 2) for name, value in weights.features.items()},
        "shape": dict(weights.shape),
    }
    (PACKAGE / "weights.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, or learn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--evidence", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--beads", type=int, default=1000)
    parser.add_argument("--texts", default="")
    parser.add_argument("--directions", action="store_true")
    options = parser.parse_args()
    if options.learn:
        learn(options.paths, options.beads, options.texts, anew=options.directions)
    elif options.speed:
        speed(options.paths)
    else:
        measure(*options.paths, evidence=options.evidence)


if __name__ == "__main__":
    main()
