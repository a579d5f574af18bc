"""Tables that hold both languages: which columns are the texts, where the rows of text begin, what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from langcodes import tag_is_valid

from ..document import LANGUAGES, Document, Kind, Language, TableRow
from ..tokenize.script import detect_language
from .languages import side_of_heading

Grid = Sequence[Sequence[str]]
"""The rows of a table, each a list of cells; rows may have fewer cells than others."""

_SAMPLE: Final = 2000
"""Rows that are looked at, from all parts of a table."""
_HEAD: Final = 10
"""Rows at the top of a table among which the header is looked for."""
_LONGEST_CELL: Final = 100
"""Characters or words of a cell that count, so that one long cell does not decide."""
_ALIKE: Final = 0.9
"""A column with this share of another's text is as full as that one: of those the first is taken."""
_BESIDE: Final = 0.2
"""The least amount of text, as a share of the fullest column's, in a column of a text in one language."""
_KANA_SHARE: Final = 0.03
"""The share of kana from which on a text is Japanese. Chinese has some in names (優の良品); Japanese has a third."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKED_SHARE: Final = 0.015
"""The share of letters with accents and the like from which on words are hardly English (French has .03)."""

_TEXT_ROLE: Final = re.compile(
    r"(?:source|target|src|tgt|original|translation|原文|译文|譯文|源文|源语言?|目标语言?|目標語言?)"
    r"(?:[ _-]?(?:text|segment|sentence|string|language|term|文本|句子))?",
    re.IGNORECASE,
)
_OTHER_ROLE: Final = re.compile(
    r"(?:(?:segment|string|source|row|text)[ _-]?)?(?:id|key|no\.?|number|nr\.?|#|index|status|state|match|score)"
    r"|context|comments?|notes?|remarks?|date|time|type|category|url|link|author|page|domain|part of speech|pos|level"
    r"|document|file|filename|confidence|(?:zh|en)_indexes"
    r"|序号|序號|编号|編號|号码|编码|编码|状态|狀態|备注|備註|注释|註釋|评论|批注|类别|類別|类型|日期|词性|詞性|页码|頁碼|来源|來源",
    re.IGNORECASE,
)
_PLAIN_ROLE: Final = re.compile(
    r"(?:texts?|sentences?|segments?|terms?|strings?|文本|句子|正文|内容|內容|术语|術語)(?:\b|_).{0,20}", re.IGNORECASE
)
_LANGUAGE_NAMES: Final = _words(
    "spanish french german italian portuguese russian japanese korean arabic dutch polish turkish vietnamese thai "
    "indonesian español français deutsch italiano português русский 日本語 한국어 日语 日文 法语 法文 德语 德文 "
    "西班牙语 俄语 韩语 韩文"
)
_TAG: Final = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")

_LABEL_WORDS: Final = 4
_LABEL: Final = 30
"""The most words and characters of a cell that may be a heading without being known as one."""
_NO_LABEL: Final = re.compile(r"\d|[.!?。！？,，;；]$")
# An id, a number of a version, a file: one word with a digit in it.
_ID: Final = re.compile(r"[\w./:#+-]*\d[\w./:#+-]*", re.ASCII)

_KANA: Final = re.compile("[\u3041-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MARKED: Final = re.compile("[\u00c0-\u024f]")
# The commonest words of each language, without those that are English too. A few dozen words of text hold some.
_ENGLISH: Final = _words(
    "the of and to is for with that are by this from it you your not be was were which has have will can when"
)
_FOREIGN: Final = (
    _words("el la los las que y una por con para se su del es como más"),
    _words("le la les des et une du est pour dans qui sur pas au ce vous avec sont"),
    _words("der die das und ist ein eine nicht mit zu den von für auf im sich dem wird"),
    _words("que não uma para com os da em um são por dos ao mais"),
    _words("il che di per non una della sono con gli più nel alla"),
    _words("het een van en niet dat zijn voor op met wordt de"),
    _words("yang dan untuk dengan tidak ini dari pada adalah"),
    _words("và của là không được cho trong một các"),
    _words("w się nie jest na do że i z przez"),
    _words("och att det som är inte för den ett"),
    _words("ve bir bu için ile olarak da çok"),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are.

    Attributes:
        zh: the column of the Chinese text, from 0.
        en: the column of the English text.
        first: the row where the texts begin; what is above it are headings.
        names: what each column is called: its heading, else its letter.
        beside: columns with another text in Chinese or English, of which these two were preferred.
    """

    zh: int
    en: int
    first: int
    names: tuple[str, ...]
    beside: tuple[int, ...] = ()

    def __str__(self) -> str:
        """For a message: ``zh in column B (中文), en in column C (English)``."""
        return ", ".join(f"{own} in column {self._shown(at)}" for own, at in (("zh", self.zh), ("en", self.en)))

    def other_versions(self) -> str:
        """The columns beside, for a message."""
        return ", ".join(map(self._shown, self.beside))

    def _shown(self, at: int) -> str:
        return letter(at) if self.names[at] == letter(at) else f"{letter(at)} ({self.names[at]})"


def letter(column: int) -> str:
    """What spreadsheets call a column: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def find_columns(grid: Grid) -> Columns | None:
    """The Chinese and the English column: those that the header names, else those whose words are in the language.

    Args:
        grid: the rows; blank ones do no harm.

    Returns:
        None where there is none of Chinese or none of English.
    """
    width = max(map(len, grid), default=0)
    header = header_row(grid)
    first = 0 if header is None else header + 1
    headings = [cell.strip() for cell in _padded(grid[header], width)] if header is not None else [""] * width
    names = tuple(heading or letter(at) for at, heading in enumerate(headings))
    named = [side_of_heading(heading) for heading in headings]
    if named.count("zh") == named.count("en") == 1:
        return Columns(named.index("zh"), named.index("en"), first, names)
    looks = [_look(grid, column, first) for column in range(width)]
    chosen: dict[Language, list[int]] = {}
    for language in LANGUAGES:
        ranks = [_rank(heading, language) for heading in headings]
        # What is said to be in a language is believed, if its script agrees.
        ranked = [
            (rank, at)
            for at, (rank, look) in enumerate(zip(ranks, looks, strict=True))
            if (look.language if rank else look.script) == language
        ]
        best = min((rank for rank, _ in ranked), default=_NEVER)
        if best >= _NEVER:
            return None
        alike = [at for rank, at in ranked if rank == best]
        if language == "en" and any(looks[at].sure for at in alike):
            alike = [at for at in alike if looks[at].sure]
        most = max(looks[at].amount for at in alike)
        # Where the header names several, all are texts; the first of those that are about as full is taken.
        full = [at for at in alike if looks[at].amount >= (_ALIKE if best else 0.5) * most]
        taken = full[0] if best < _UNNAMED else max(alike, key=lambda at: looks[at].amount)
        chosen[language] = [taken, *(at for at in alike if at != taken and looks[at].amount >= _BESIDE * most)]
    beside = tuple(sorted({*chosen["zh"][1:], *chosen["en"][1:]}))
    if header is None and _is_label_row(grid, chosen["zh"][0], chosen["en"][0]):
        first, names = 1, tuple(cell.strip() or letter(at) for at, cell in enumerate(_padded(grid[0], width)))
    return Columns(chosen["zh"][0], chosen["en"][0], first, names, beside)


def text_columns(grid: Grid, language: Language | None) -> tuple[list[int], int]:
    """The columns of a table that hold a text in one language, and the row where the text begins.

    Columns of ids, dates and status words are not among them, nor are those of another language.
    """
    width = max(map(len, grid), default=0)
    header = header_row(grid, alone=True)
    first = 0 if header is None else header + 1
    headings = [cell.strip() for cell in _padded(grid[header], width)] if header is not None else [""] * width
    looks = [_look(grid, column, first) for column in range(width)]
    right = [at for at in range(width) if looks[at].language and language in (None, looks[at].language)]
    if language is None and right:
        fullest = max(right, key=lambda at: looks[at].amount)
        right = [at for at in right if looks[at].language == looks[fullest].language]
    named = [at for at in right if not _OTHER_ROLE.fullmatch(headings[at])]
    right = named or right
    most = max((looks[at].amount for at in right), default=0)
    return [at for at in right if looks[at].amount >= _BESIDE * most], first


def header_row(grid: Grid, *, alone: bool = False) -> int | None:
    """The row that names the columns, among the first; above it stands at most a title in fewer cells.

    Args:
        grid: the rows.
        alone: whether one cell that names a text is enough, as in a table in one language.
    """
    above = 0
    for number, row in enumerate(grid[:_HEAD]):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells:
            continue
        if len(cells) > above and _names_columns(cells, alone=alone):
            # Tags and names of the languages may stand below each other.
            return number + 1 if {"zh", "en"} <= _sides_named(grid, number + 1) else number
        above = max(above, len(cells))
    return None


def _sides_named(grid: Grid, number: int) -> set[Language | None]:
    return {side_of_heading(cell) for cell in grid[number]} if number < len(grid) else set()


def _names_columns(cells: Sequence[str], *, alone: bool) -> bool:
    """Whether the cells of a row are headings."""
    sides = [side_of_heading(cell) for cell in cells]
    if {"zh", "en"} <= set(sides):
        return True
    texts = sum(bool(side or _TEXT_ROLE.fullmatch(cell)) for side, cell in zip(sides, cells, strict=True))
    named = sum(_is_heading(cell) for cell in cells)
    if alone and (named == len(cells) == 1 and bool(texts or _PLAIN_ROLE.fullmatch(cells[0]))):
        return True
    if alone and named and len(cells) > 1 and all(map(_is_label, cells)):
        return True
    # The name of one language can be a term of a glossary: other headings must stand beside it.
    return (
        bool(texts)
        and named >= 2
        and 2 * named >= len(cells)
        and (texts == 1 or set(sides) == {None} or len(cells) > 2)
    )


def _is_label_row(grid: Grid, zh: int, en: int) -> bool:
    """Whether the first row has two different labels in Latin letters where all else of the one column is Chinese."""
    cells = _padded(grid[0], max(zh, en) + 1)
    labels = [cells[at].strip() for at in (zh, en)]
    below = [detect_language(row[zh]) for row in grid[1:_SAMPLE] if zh < len(row) and row[zh].strip()]
    return (
        all(detect_language(label) == "en" and _is_label(label) for label in labels)
        and labels[0].lower() != labels[1].lower()
        and len(below) > 1
        and below.count("zh") == len(below)
    )


def _is_label(cell: str) -> bool:
    """Whether a cell is so short and plain that it may be a heading."""
    return len(cell.split()) <= _LABEL_WORDS and len(cell) <= _LABEL and not _NO_LABEL.search(cell)


def _is_heading(cell: str) -> bool:
    lower = cell.lower()
    return bool(
        side_of_heading(cell)
        or _TEXT_ROLE.fullmatch(cell)
        or _OTHER_ROLE.fullmatch(cell)
        or _PLAIN_ROLE.fullmatch(cell)
        or lower in _LANGUAGE_NAMES
        or (_TAG.fullmatch(cell) and tag_is_valid(cell))
    )


_UNNAMED: Final = 2
_NEVER: Final = 5


def _rank(heading: str, language: Language) -> int:
    """How well a heading suits a text in a language, the best 0; ``_NEVER`` where it is the text of another one."""
    side = side_of_heading(heading)
    if side == language:
        return 0
    if side is not None or heading.lower() in _LANGUAGE_NAMES:
        return _NEVER
    if _TEXT_ROLE.fullmatch(heading):
        return 1
    if _OTHER_ROLE.fullmatch(heading):
        return _NEVER - 1
    if _TAG.fullmatch(heading) and heading.lower() != "id" and tag_is_valid(heading):
        return _NEVER
    return _UNNAMED


@dataclass(frozen=True, slots=True)
class _Look:
    """What a column holds.

    Attributes:
        script: the language of most of its cells by their script.
        language: the same, but None where the words are Japanese, Spanish and so on.
        amount: how much text in the script it has: Chinese characters or English words.
        sure: whether its words are surely of the language.
    """

    script: Language | None = None
    language: Language | None = None
    amount: int = 0
    sure: bool = True


def _look(grid: Grid, column: int, first: int) -> _Look:
    step = max(1, (len(grid) - first) // _SAMPLE)
    # Each text once: words of a status recur, sentences hardly.
    cells = list(dict.fromkeys(row[column] for row in grid[first::step] if column < len(row) and row[column].strip()))
    cells = [cell for cell in cells if not _ID.fullmatch(cell.strip())]
    spoken: dict[Language, list[str]] = {"zh": [], "en": []}
    for cell in cells:
        if language := detect_language(cell):
            spoken[language].append(cell)
    zh, en = spoken["zh"], spoken["en"]
    if not zh and not en:
        return _Look()
    if len(zh) >= len(en):
        text = "".join(cells)
        kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
        japanese = kana > _KANA_SHARE * (kana + han)
        return _Look("zh", None if japanese else "zh", sum(min(len(cell), _LONGEST_CELL) for cell in zh))
    words = [word.lower() for cell in en for word in _WORD.findall(cell)]
    own = sum(word in _ENGLISH for word in words)
    foreign = max(sum(word in other for word in words) for other in _FOREIGN)
    marked = len(_MARKED.findall("".join(words))) / max(len("".join(words)), 1)
    stranger = (foreign > own and foreign > 1) or (marked > _MARKED_SHARE and own <= foreign)
    # Ids, file names and addresses are Latin letters too, but only one word each.
    amount = sum(min(len(cell.split()), _LONGEST_CELL) for cell in en)
    return _Look("en", None if stranger else "en", amount, sure=own > foreign)


def pairs_rows(grid: Grid, columns: Columns) -> bool:
    """Whether most rows with a text have Chinese in the one column and English in the other."""
    pairs = others = 0
    for row in grid[columns.first :]:
        zh, en = (row[at].strip() if at < len(row) else "" for at in (columns.zh, columns.en))
        if detect_language(zh) == "zh" and detect_language(en) == "en":
            pairs += 1
        elif detect_language(zh) == "en" or detect_language(en) == "zh":
            others += 1
    return pairs > others


def is_repeated_header(row: Sequence[str], columns: Columns) -> bool:
    """Whether a row says the names of the columns again, as at the top of a page."""
    cells = _padded(row, len(columns.names))
    return columns.first > 0 and all(cells[at].strip() == columns.names[at] for at in (columns.zh, columns.en))


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


class Sides:
    """Both sides of a document as a reader lays them out, and the rows that it puts side by side."""

    def __init__(self) -> None:
        self._paragraphs: dict[Language, list[tuple[str, Kind]]] = {"zh": [], "en": []}
        self._rows: list[TableRow] = []

    def add(self, language: Language, paragraphs: Iterable[tuple[str, Kind]]) -> tuple[int, ...]:
        """Add paragraphs to a side; blank ones are left out. Returns the indexes of the others."""
        side = self._paragraphs[language]
        start = len(side)
        side += [(text, kind) for text, kind in paragraphs if text.strip()]
        return tuple(range(start, len(side)))

    def add_row(
        self, cells: Mapping[Language, Iterable[tuple[str, Kind]]], columns: Iterable[tuple[str, str]] = ()
    ) -> bool:
        """Add a row of a table; False where neither cell holds a text."""
        zh, en = (self.add(language, cells[language]) for language in LANGUAGES)
        if zh or en:
            self._rows.append(TableRow(zh, en, tuple((name, text) for name, text in columns if text.strip())))
        return bool(zh or en)

    def document(self, language: Language) -> Document:
        """A side."""
        return Document.from_paragraphs(language, self._paragraphs[language])

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows in order."""
        return tuple(self._rows)


def add_grid(sides: Sides, grid: Grid, columns: Columns) -> int:
    """Add the rows of a table whose cells are texts; returns how many have text in other columns only."""
    alone = 0
    for row in grid[columns.first :]:
        if is_repeated_header(row, columns):
            continue
        cells = _padded(row, len(columns.names))
        others = [
            (name, cells[at].strip()) for at, name in enumerate(columns.names) if at not in (columns.zh, columns.en)
        ]
        texts: dict[Language, list[tuple[str, Kind]]] = {
            "zh": [(cells[columns.zh], "cell")],
            "en": [(cells[columns.en], "cell")],
        }
        if not sides.add_row(texts, others):
            alone += any(text for _, text in others)
    return alone
