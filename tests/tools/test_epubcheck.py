"""epubcheck, the validator of the W3C, has nothing to say of the EPUB."""

import json

from duiqi.formats import write

JAR = "/usr/share/java/epubcheck.jar"


def test_epubcheck_finds_no_error_and_no_warning(tmp_path, gold, java):
    write(gold, tmp_path / "gold.epub")
    java(JAR, tmp_path / "gold.epub", "--json", tmp_path / "report.json", check=False)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["messages"] == []
    assert report["publication"]["ePubVersion"].startswith("3")


def test_a_book_of_nothing_is_a_book(tmp_path, java):
    write([], tmp_path / "empty.epub")
    assert "0 fatals / 0 errors / 0 warnings" in java(JAR, tmp_path / "empty.epub", check=False).stdout


def test_epubcheck_would_find_one(tmp_path, java):
    (tmp_path / "no.epub").write_bytes(b"no book")
    assert java(JAR, tmp_path / "no.epub", check=False).returncode
