"""Splits Chinese text into sentences and words, with offsets."""

from __future__ import annotations

import re
from functools import cache, cached_property

from .abbreviations import is_abbreviation
from .quotation import goes_on, part_of_clause
from .script import simplify_characters, usual_marks
from .spans import between
from .words import ChineseWords

_FINAL = "。！？｡!?﹗﹖‼⁇⁈⁉"
_PLAIN = frozenset("。？！")
_ELLIPSIS = "…⋯"
_DOT = ".．"
_STOPS = frozenset(_FINAL + _ELLIPSIS + _DOT)
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "〝": "〞", "﹁": "﹂", "﹃": "﹄"}
_QUOTE_ENDS = frozenset(_QUOTES.values())
_STRAIGHT = '"＂'
_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "［": "］", "[": "]"}
_BRACKET_ENDS = frozenset(_BRACKETS.values())
_TITLES = "《〈"
# A sentence continues after a final mark if one of these follows: “走！”，
_JOINING = "，、；：,;:"

_CLOSING = re.escape("".join((*_QUOTE_ENDS, *_BRACKET_ENDS)))
_CLASS = re.escape("".join((*_STOPS, *_QUOTES, *_BRACKETS, _STRAIGHT))) + _CLOSING + r"\n"
# A run of punctuation; a closing mark after up to four spaces belongs to it.
_MARKS = re.compile(rf"[{_CLASS}]+(?:[ \t　]{{1,4}}(?=[{_CLOSING}])[{_CLASS}]+)*")
_CIRCLE = re.compile(rf"。(?![{_CLOSING}{_STRAIGHT}\s])")
_DOTTED = re.compile(f"(?<=[\u3400-\u9fff])[{_DOT}]")
_BLANKS_AND_CLOSING = re.compile(rf"\s{{1,9}}[{_CLOSING}]")
# Also a line break that the author wrote, as in verse.
_BOUNDARY = re.compile(r"\n[^\S\n]*\n\s*|[\u2028\u2029]")
_FOLLOWING = re.compile(r"\S")
# Note marks (。[3]) and emoji stay with the sentence before them.
_TAIL = re.compile("(?:[\\[［〔](?:注 ?)?\\d{1,3}[\\]］〕]|[\u200d\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])+")
# A line break before an indented line or an item of a list is a boundary; any other is a wrapped line.
_ITEM = re.compile(
    r"\n(?:　　| {4}|[^\S\n]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,3}(?:[、)）]|[.．](?!\d))|[①-⑳]|第[一二三四五六七八九十百零\d]{1,5}[章节条款]|[•●■◆▪※*-] ))"
)
_ITEM_BEGINS = frozenset("　 \t\r\f\v\xa00123456789一二三四五六七八九十（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳第•●■◆▪※*-")
# The number before a dot that numbers a sentence: 1. 2．一．（甲.
_NUMBER = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸]|\d{1,4}|[A-Za-zＡ-Ｚａ-ｚ])")
_WORD = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")
_LATIN_WORD = re.compile(r"[A-Za-z][a-z]{2,}$")
_QUERY = re.compile(r"[0-9A-Za-z/=&_-][!?]+[0-9a-z&=_-]")
# Characters that write foreign names: the dot within 约翰．史密斯 is the one that ends sentences in old texts.
_NAME = re.compile(
    "[阿埃艾安奥巴贝本比彼波伯布查达德迪蒂丁杜多恩尔法菲费芬弗夫福戈格古哈海汉翰赫亨华怀霍基吉加贾杰金卡凯坎康柯科克库拉莱兰劳雷里理丽利莉列林琳"
    "龙隆卢鲁路伦罗洛马玛迈曼茂梅蒙米密明莫姆穆娜纳南内尼诺欧帕佩皮普奇乔切琼让瑞萨塞桑瑟沙莎什史斯丝苏索所塔泰坦特汀图托瓦万威韦维温翁沃伍西希"
    "夏辛休雅亚延扬耶伊英尤约泽詹珍朱兹佐]{2}"
)
# Characters of the longest bracket that is part of a clause; the sentences of a longer one are split.
_LONGEST_BRACKET = 300


class _Cutter:
    """One pass over the punctuation of a block of text without blank lines; it keeps track of brackets and quotations.

    Attributes:
        block: where the block begins and ends.
        start: where the current sentence begins.
        cuts: where sentences end.
        held: ends of sentences within open brackets; they count only if the bracket is never closed.
        brackets: the open brackets: the mark that closes each, its offset, and how many cuts were held before it.
        quotes: the open quotations by the mark that closes them: the offset, and whether the quotation is resumed
            after a clause in the same sentence (“走吧，”他说，“天快黑了。”).
        closed: where a quotation was closed last.
        chain: quotations that follow each other with nothing between: the end of each and its opening.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.cuts: list[int] = []
        self.held: list[int] = []
        self.brackets: list[tuple[str, int, int]] = []
        self.quotes: dict[str, tuple[int, bool]] = {}
        self.closed = -1
        self.chain: list[tuple[int, int]] = []
        self.block = (start, end)

    @cached_property
    def dotted(self) -> bool:
        """Whether dots end the block's sentences, as in old texts, where 。 stands at most before closing quotes."""
        return len(_CIRCLE.findall(self.text, *self.block)) < len(_DOTTED.findall(self.text, *self.block))

    def run(self) -> list[int]:
        """The ends of the block's sentences, ascending; the block's own end is left out."""
        text, end, cuts = self.text, self.end, self.cuts
        for match in _MARKS.finditer(text, self.start, end):
            marks, after = match.group(), match.end()
            if marks in _PLAIN and not self.brackets and after < end and "\u4e00" <= text[after] <= "\u9fff":
                # The most frequent runs by far need nothing else.
                self.start = after
                cuts.append(after)
            elif marks == "\n" and text[after : after + 1] not in _ITEM_BEGINS:
                continue
            elif marks in _QUOTES:
                self._open_quote(_QUOTES[marks], match.start())
            else:
                self._take(marks, match.start())
        self._release()
        return cuts

    def _take(self, marks: str, offset: int) -> None:
        index = 0
        while index < len(marks):
            mark = marks[index]
            if mark in _STOPS:
                index = self._stop(marks, index, offset)
                continue
            if mark in _QUOTES:
                self._open_quote(_QUOTES[mark], offset + index)
            elif mark in _BRACKETS:
                self._open_bracket(mark, offset + index)
            elif mark in _BRACKET_ENDS:
                self._close_bracket(mark)
            elif mark == "\n":
                self._line(offset + index)
            elif not mark.isspace():
                self._quote(mark, offset + index)
            index += 1

    def _stop(self, marks: str, index: int, offset: int) -> int:
        """Take a cluster of stops and the closing marks with it; returns the index after them."""
        stop = marks[index]
        if stop in _DOT:
            if marks[index + 1 : index + 2] in _STOPS:
                stop = "…"
            elif not self._is_full_stop(offset + index):
                return index + 1
        quotation: tuple[int, bool] | None = None
        within = False
        while index < len(marks) and (marks[index] in _STOPS or self._closes(marks, index)):
            mark = marks[index]
            if mark in _FINAL:
                stop, within = mark, False
            elif mark in _BRACKET_ENDS:
                within = self._close_bracket(mark) or within
            elif not (mark in _STOPS or mark.isspace()):
                quotation = self._close_quote(mark, offset + index) or quotation or (-1, False)
            index += 1
        if quotation or not (within or stop in _ELLIPSIS):
            self._end(offset + index, quotation, stop)
        return index

    def _closes(self, marks: str, index: int) -> bool:
        mark = marks[index]
        if mark in _STRAIGHT:
            # Also one that stands for the curly mark of a quotation that is open.
            return mark in self.quotes or "”" in self.quotes
        if mark.isspace():
            return _BLANKS_AND_CLOSING.match(marks, index) is not None
        return mark in _QUOTE_ENDS or mark in _BRACKET_ENDS

    def _end(self, end: int, quotation: tuple[int, bool] | None, stop: str) -> None:
        """End the sentence after a final mark and its closing marks, unless the text shows that it continues."""
        end, position = self._behind(end)
        if position == self.end:
            return
        text, mark = self.text, self.text[position]
        if mark in _JOINING or (mark in _STOPS and position == end):
            return
        if quotation is not None:
            opener, resumed = quotation
            if goes_on(text, opener, position, resumed=resumed, stop=stop):
                if part_of_clause(text, position):
                    self._unchain(opener)
                return
            if mark in _QUOTES or mark in _STRAIGHT:
                self.chain.append((end, opener))
        elif _QUERY.match(text, end - 2):
            return
        self._cut(end)

    def _behind(self, end: int) -> tuple[int, int]:
        """Where the sentence ends, note marks and emoji included, and where the text continues."""
        if end == self.end or "\u4e00" <= self.text[end] <= "\u9fff":
            return end, end
        if tail := _TAIL.match(self.text, end, self.end):
            end = tail.end()
        following = _FOLLOWING.search(self.text, end, self.end)
        return end, following.start() if following else self.end

    def _cut(self, end: int) -> None:
        if self.brackets and end - self.brackets[0][1] > _LONGEST_BRACKET:
            self._release()
        if self.brackets:
            self.held.append(end)
        else:
            self.cuts.append(end)
            self.start = end

    def _unchain(self, opener: int) -> None:
        """Join the quotations that lead up to one that is a part of a clause: “打倒！”“打倒！”的喊声."""
        while self.chain and self.cuts and self.chain[-1][0] == self.cuts[-1] == opener:
            self.cuts.pop()
            opener = self.chain.pop()[1]

    def _release(self) -> None:
        """Treat the open brackets as never closed: the ends of sentences within them count."""
        if self.held:
            self.cuts.extend(self.held)
            self.start = self.cuts[-1]
            self.held.clear()
        self.brackets.clear()

    def _line(self, offset: int) -> None:
        """Take a line break: a boundary before an item or an indented line, unless the line ends in a comma."""
        if _ITEM.match(self.text, offset, self.end):
            before = self.text[max(self.start, offset - 50) : offset].rstrip()[-1:]
            if before and before not in "，、；,;":
                self._release()
                self._cut(offset)

    def _open_bracket(self, mark: str, offset: int) -> None:
        if mark in _TITLES or not self._at_start(offset):
            self.brackets.append((_BRACKETS[mark], offset, len(self.held)))
            if offset - self.brackets[0][1] > _LONGEST_BRACKET:
                self._release()

    def _at_start(self, offset: int) -> bool:
        # A blank sentence so far is short, but for a text that is nothing else; look at its beginning only.
        return offset - self.start < 20 and not self.text[self.start : offset].strip()

    def _close_bracket(self, mark: str) -> bool:
        """Close the innermost bracket that the mark closes; whether there is one."""
        for depth in range(len(self.brackets) - 1, -1, -1):
            if self.brackets[depth][0] == mark:
                del self.held[self.brackets[depth][2] :]
                del self.brackets[depth:]
                return True
        return False

    def _open_quote(self, closing: str, offset: int) -> None:
        self.quotes[closing] = (offset, self.closed > self.start)

    def _close_quote(self, mark: str, offset: int) -> tuple[int, bool] | None:
        self.closed = offset
        if mark not in self.quotes:
            mark = "”" if mark in _STRAIGHT else '"'
        return self.quotes.pop(mark, None)

    def _quote(self, mark: str, offset: int) -> None:
        """Take a quotation mark with no stop before it: a closing one, or a straight one that may be either."""
        before = self.text[offset - 1 : offset]
        if mark in self.quotes and before not in ("：", ":"):
            self._close_quote(mark, offset)
        elif mark in _STRAIGHT or before in ("：", ":", "，", ""):
            # Also ” in the place of a lost or mistyped opening mark.
            self._open_quote(mark, offset)

    def _is_full_stop(self, offset: int) -> bool:
        """Whether a single dot ends a sentence, as in old and hard-wrapped texts, and in Latin words."""
        text = self.text
        before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
        if offset == self.start or _WORD.match(after):
            return False
        blank = not after or after.isspace()
        if not blank and not self.dotted:
            return False
        if offset - self.start < 8 and _NUMBER.fullmatch(text, self.start, offset):
            return False
        if _WORD.match(before):
            if before.isdigit():
                return blank
            word = _LATIN_WORD.search(text, max(self.start, offset - 20), offset)
            return blank and word is not None and not is_abbreviation(word.group().lower())
        around = text[max(self.start, offset - 2) : offset], text[offset + 1 : offset + 3]
        return not all(_NAME.match(simplify_characters(part)) for part in around)


def split(text: str) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences, in order; they cover every character that is not whitespace.

    Any string will do; the time grows linearly with its length. A blank line is always a boundary, and so is a line
    separator (U+2028). A single line break is one only before an indented line or an item of a list.
    ``docs/tokenizers.md`` has the convention.
    """
    cuts: list[int] = []
    start = 0
    text = usual_marks(text)
    for blank in _BOUNDARY.finditer(text):
        cuts += _Cutter(text, start, blank.start()).run()
        cuts.append(start := blank.end())
    cuts += _Cutter(text, start, len(text)).run()
    return between(text, cuts)


@cache
def _default_words() -> ChineseWords:
    return ChineseWords()


def words(text: str) -> list[tuple[int, int]]:
    """The spans of a text's words by jieba's own dictionary, without whitespace."""
    return _default_words()(text)
