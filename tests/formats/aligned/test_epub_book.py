"""The EPUB book: valid, in chapters, paragraph by paragraph in both languages."""

import zipfile

from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import write
from duiqi.formats.documents import epub
from lxml import etree

H = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"


class Book:
    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        self.package = self.xml("EPUB/book.opf")

    def xml(self, name):
        return etree.fromstring(self.archive.read(name))

    @property
    def chapters(self):
        opf = "{http://www.idpf.org/2007/opf}"
        files = {item.get("id"): item.get("href") for item in self.package.iter(f"{opf}item")}
        return [self.xml(f"EPUB/{files[item.get('idref')]}") for item in self.package.iter(f"{opf}itemref")]

    @property
    def contents(self):
        links = self.xml("EPUB/contents.xhtml").iter(f"{H}a")
        return [(link.get("href"), "".join(link.itertext())) for link in links]


def rows(chapter):
    """Each row as its Chinese and its English text."""
    found = []
    for row in chapter.iter(f"{H}div"):
        texts = [(element.get("lang")[:2], "".join(element.itertext())) for element in row]
        found.append(tuple("".join(text for tag, text in texts if tag == language) for language in ("zh", "en")))
    return found


def test_paragraphs_stand_in_order_in_both_languages(tmp_path, book):
    written = write(book, tmp_path / "a.epub")
    found = [row for chapter in Book(tmp_path / "a.epub").chapters for row in rows(chapter)]
    assert found == [(pair.zh, pair.en) for pair in book.pairs("paragraph")]
    assert (written.beads, written.left_out) == (6, 0)


def test_a_chapter_begins_at_a_heading_and_with_a_document(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.epub")
    book_ = Book(tmp_path / "a.epub")
    assert [rows(chapter)[0] for chapter in book_.chapters] == [
        ("小站", "The Halt"),
        ("第二章", "Chapter Two"),
        ("", "other"),  # its name, for it has no title
    ]
    assert book_.contents == [
        ("1-1.xhtml", "小站 · The Halt"),
        ("1-2.xhtml", "第二章 · Chapter Two"),
        ("2-1.xhtml", "other"),
    ]


def test_the_package_says_what_the_book_is(tmp_path, book):
    write(book, tmp_path / "a.epub")
    package = Book(tmp_path / "a.epub").package
    assert package.findtext(f".//{DC}title") == "小站 · The Halt"
    assert [element.text for element in package.iter(f"{DC}language")] == ["zh-CN", "en"]
    assert [element.text for element in package.iter(f"{DC}creator")] == ["柴"]


def test_another_text_has_another_identifier_and_the_same_text_the_same(tmp_path, book, plain):
    found = []
    for number, alignment in enumerate((book, plain, book)):
        write(alignment, tmp_path / f"{number}.epub")
        found.append(Book(tmp_path / f"{number}.epub").package.findtext(f".//{DC}identifier"))
    assert found[0] == found[2] != found[1]


def test_texts_are_texts_and_not_markup(tmp_path, book):
    write(book, tmp_path / "a.epub")
    (chapter, _) = Book(tmp_path / "a.epub").chapters
    assert not list(chapter.iter(f"{H}script"))
    assert "<script>alert(1)</script> & left." in "".join(chapter.itertext())


def test_a_paragraph_that_stands_alone_says_so(tmp_path, book):
    write(book, tmp_path / "a.epub")
    alone = [
        row
        for chapter in Book(tmp_path / "a.epub").chapters
        for row in chapter.iter()
        if "alone" in (row.get("class") or "")
    ]
    assert ["".join(row.itertext()) for row in alone] == ["多余。"]


def test_a_text_without_paragraphs_is_given_in_parts(tmp_path):
    zh, en = ["他走了。" * 5] * 300, ["He went away. " * 5] * 300
    beads = tuple(Bead((n,), (n,)) for n in range(300))
    write(Alignment(Bitext.from_sentences(zh, en, "a"), beads, (Bead((0,), (0,)),)), tmp_path / "a.epub")
    (chapter,) = Book(tmp_path / "a.epub").chapters
    assert len(rows(chapter)) > 4
    assert "".join(row[0] for row in rows(chapter)) == "".join(zh)


def test_it_is_read_as_any_book(tmp_path, book):
    write(book, tmp_path / "a.epub")
    kinds = dict(epub.read(tmp_path / "a.epub").paragraphs)
    assert (kinds["第二章"], kinds["天亮了。他起身。"]) == ("heading", "paragraph")


def test_what_xml_cannot_hold_is_left_out_and_counted(tmp_path, plain):
    assert write(plain, tmp_path / "a.epub").removed == 3
    assert rows(Book(tmp_path / "a.epub").chapters[0])[-1] == ("這個國家。", "This country.")
