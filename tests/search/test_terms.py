"""Pairs of terms, and the files that hold them."""

from __future__ import annotations

import pytest
from duiqi.errors import InputError
from duiqi.search.term_files import tsv, write_terms
from duiqi.search.terms import Term, terms
from lxml import etree
from openpyxl import load_workbook

TERMS = [Term("公社", "commune", 9, 10, 9, 55.5, 0.947), Term("=1+1", "A & <b>\x01", 3, 3, 3, 20.0, 1.0)]


@pytest.fixture
def corpus(aligned):
    pairs = []
    for zh, en in zip(
        "走来看听说写读想", ["went", "came", "saw", "heard", "spoke", "wrote", "read", "ran"], strict=True
    ):
        pairs += [
            (f"人民公社的人{zh}。", f"The people's commune then {en}."),
            ("天气很好。", "The weather is fine."),
            (f"我们{zh}。", f"We {en}."),
        ]
    return [aligned("a", [*pairs, ("孤单。", ""), ("", "Alone.")])]


def test_pairs_by_log_likelihood(corpus) -> None:
    found = {(term.zh, term.en): term for term in terms(corpus)}
    term = found["人民公社", "people's commune"]
    assert (term.count, term.zh_count, term.en_count, term.dice) == (8, 8, 8, 1.0)
    assert ("天气", "weather") in {(zh, en.split()[0].lower()) for zh, en in found}
    # G2 of 8, 0, 0, 16: -2 (8 ln (8/24) + 16 ln (16/24)).
    assert term.log_likelihood == pytest.approx(30.5529, abs=1e-3)
    ratios = [each.log_likelihood for each in terms(corpus)]
    assert ratios == sorted(ratios, reverse=True)


def test_pairs_that_are_together_too_rarely_are_left_out(corpus) -> None:
    assert terms(corpus, least=9) == []
    assert terms([]) == []


def test_tsv() -> None:
    assert list(tsv(TERMS))[:2] == [
        "zh\ten\tcount\tzh_count\ten_count\tlog_likelihood\tdice",
        "公社\tcommune\t9\t10\t9\t55.5\t0.947",
    ]


def test_xlsx_holds_texts_as_texts(tmp_path) -> None:
    write_terms(TERMS, tmp_path / "terms.xlsx")
    rows = list(load_workbook(tmp_path / "terms.xlsx").active.iter_rows(values_only=True))
    assert rows[1] == ("公社", "commune", 9, 10, 9, 55.5, 0.947)
    assert rows[2][:2] == ("=1+1", "A & <b>")


def test_tbx(tmp_path) -> None:
    write_terms(TERMS, tmp_path / "terms.tbx")
    root = etree.parse(str(tmp_path / "terms.tbx")).getroot()
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    entries = root.findall(".//{*}conceptEntry")
    assert [[term.text for term in entry.iter("{*}term")] for entry in entries] == [
        ["公社", "commune"],
        ["=1+1", "A & <b>"],
    ]
    tags = [each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in entries[0].iter("{*}langSec")]
    assert tags == ["zh-CN", "en"]


def test_a_name_that_tells_no_format_is_told(tmp_path) -> None:
    with pytest.raises(InputError, match=r"expected a file named with .tsv, .xlsx, .tbx; rename it"):
        write_terms(TERMS, tmp_path / "terms.doc")
    assert not list(tmp_path.iterdir())
