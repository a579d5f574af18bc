"""How long the index of a corpus takes, how large it is, and how fast it answers.

    python benchmarks/search_speed.py [PAIRS]

The corpus is made of the pairs of ``corpus/gold`` in an order drawn by chance, 50 a document. In each pair one Chinese
character and one English word are exchanged for those of another, so that few pairs are the same; one pair in 50,000
has a phrase that no other has.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import read_alignments
from duiqi.formats.aligned.record import format_line
from duiqi.search.find import Query, find
from duiqi.search.index import FILE, open_index

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
PER_DOCUMENT = 50
RARE = 50_000
QUERIES = {
    "a rare phrase, zh": Query("罕见的短语"),
    "a rare phrase, en": Query("phosphorescent marmalade"),
    "a word, zh": Query("火车"),
    "a word with wildcard, en": Query("phosph*"),
    "a stem, en": Query("make", kind="stem"),
    "one character, zh": Query("水"),
    "a regular expression": Query(r"[0-9]{5,}", kind="regex"),
}


def texts(count: int) -> list[tuple[str, str]]:
    """So many pairs, made as said above."""
    generator = random.Random(0)
    gold = [(pair.zh, pair.en) for document in read_alignments(GOLD) for pair in document if pair.zh and pair.en]
    characters = "".join(zh for zh, _ in gold)
    words = " ".join(en for _, en in gold).split()
    pairs = []
    for number in range(count):
        zh, en = generator.choice(gold)
        at = generator.randrange(len(zh))
        english = en.split()
        english[generator.randrange(len(english))] = generator.choice(words)
        if number % RARE == RARE // 2:
            zh, english = f"罕见的短语{zh}", ["Phosphorescent", "marmalade", *english]
            at = 6
        pairs.append((zh[:at] + generator.choice(characters) + zh[at + 1 :], " ".join(english)))
    return pairs


def write(pairs: list[tuple[str, str]], folder: Path) -> int:
    """Write a record of the pairs, and give the bytes of their texts."""
    with (folder / "alignments.jsonl").open("wb") as file:
        for at in range(0, len(pairs), PER_DOCUMENT):
            zh, en = zip(*pairs[at : at + PER_DOCUMENT], strict=True)
            beads = tuple(Bead((i,), (i,), 0.9) for i in range(len(zh)))
            bitext = Bitext.from_sentences(zh, en, f"{at:08}")
            file.write(format_line(Alignment(bitext, beads, (Bead((0,), (0,)),))))
    return sum(len(text.encode()) for pair in pairs for text in pair)


def main() -> None:
    """Build the corpus, index it and ask."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write(texts(count), folder)
        begun, cpu = time.perf_counter(), time.process_time()
        with open_index(folder) as index:
            built, used = time.perf_counter() - begun, time.process_time() - cpu
            disk = (folder / FILE).stat().st_size
            facts = {"pairs": index.size, "seconds": round(built, 1), "cpu_seconds": round(used, 1)}
            facts |= {"text_mib": round(size / 2**20, 1), "index_by_texts": round(disk / size, 2)}
            print(json.dumps(facts))
            for title, query in QUERIES.items():
                times = []
                for _ in range(3):
                    begun = time.perf_counter()
                    found = sum(1 for _ in find(index, query))
                    times.append(time.perf_counter() - begun)
                print(f"{title:26} {found:8} beads  {min(times):.3f} s")
        begun = time.perf_counter()
        with open_index(folder):
            print(f"{'opened again':26} {'':14}  {time.perf_counter() - begun:.3f} s")


if __name__ == "__main__":
    main()
