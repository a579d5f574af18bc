"""The HTML book: all texts in order, linked by bead, in one file that asks for nothing."""

import re
import shutil
import subprocess

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.formats import write
from lxml import html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def page(path):
    return html.fromstring(path.read_bytes())


def has(element, name):
    return name in element.get("class", "").split()


def rows(root):
    return [
        element for element in root.iter("div") if has(element, "row") and element.find(".//span[@data-b]") is not None
    ]


def lit(root, number):
    """The texts of a bead, Chinese and English, as they light up together."""
    spans = root.xpath(f"//span[@data-b='{number}']")
    sides = {"zh": "", "en": ""}
    for span in spans:
        sides[span.xpath("ancestor::div[@lang][1]/@lang")[0][:2]] += span.text_content()
    return sides["zh"], sides["en"]


def test_each_bead_links_its_texts_on_both_sides(tmp_path, book):
    write(book, tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    assert [lit(root, number) for number in range(1, 9)] == [(pair.zh, pair.en) for pair in book]


def test_rows_are_paragraph_beads_with_the_sentences_in_the_order_of_their_side(tmp_path, book):
    write(book, tmp_path / "a.html")
    found = [tuple(cell.text_content() for cell in row) for row in rows(page(tmp_path / "a.html"))]
    assert found == [(pair.zh, pair.en) for pair in book.pairs("paragraph")]


def test_at_the_level_of_paragraphs_these_are_what_lights_up(tmp_path, book):
    written = write(book, tmp_path / "a.html", "paragraph")
    root = page(tmp_path / "a.html")
    assert written.beads == 6
    assert [lit(root, number) for number in range(1, 7)] == [(pair.zh, pair.en) for pair in book.pairs("paragraph")]


def test_texts_are_texts_and_not_markup(tmp_path, book):
    write(book, tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in text
    assert "see &quot;p. 3&quot;" in text


def test_the_file_asks_for_nothing(tmp_path, book):
    write(book, tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(|https?://""", text)
    assert "default-src 'none'" in text


def test_languages_are_declared(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.html")
    cells = [cell.get("lang") for row in rows(page(tmp_path / "a.html")) for cell in row]
    assert cells[:2] == ["zh-CN", "en"]
    assert cells[-2:] == ["zh-TW", "en"]


def test_doubts_gaps_and_crossings_are_marked_and_what_is_sure_is_not(tmp_path, book):
    write(book, tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    looks = {span.get("data-b"): span.get("class").removeprefix("s").strip() for span in root.xpath("//span[@data-b]")}
    assert looks == {"1": "", "2": "", "3": "look", "4": "doubt alone", "5": "", "6": "", "7": "x", "8": "x"}
    assert [cell.get("lang") for cell in root.iter("div") if has(cell, "gap")] == ["en"]
    assert root.xpath("//span[@data-b='3']/@title")[0] == 's3 · 1-2 · confidence 0.70 · checked · see "p. 3"'


def test_the_contents_lead_to_documents_and_headings(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    links = {link.text_content(): link.get("href") for link in root.find(".//nav").iter("a")}
    assert list(links) == ["小站The Halt", "第二章Chapter Two", "other"]
    targets = [root.get_element_by_id(href[1:]) for href in links.values()]
    assert "第二章" in targets[1].text_content()
    assert "小站" not in targets[1].text_content()
    assert "國家" in targets[2].text_content()


def test_one_document_without_headings_has_no_contents(tmp_path, plain):
    write(plain, tmp_path / "a.html")
    assert page(tmp_path / "a.html").find(".//nav") is None


def test_titles_and_headings_are_headings(tmp_path, book):
    write(book, tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    assert [(element.tag, element.text_content()) for element in root.iter("h1", "h2")] == [
        ("h1", "小站"),
        ("h1", "The Halt"),
        ("h2", "第二章"),
        ("h2", "Chapter Two"),
    ]


def test_a_title_outside_the_text_stands_before_it(tmp_path):
    bitext = Bitext.from_sentences(["一。"], ["One."], "a")
    bitext = Bitext("a", bitext.zh, bitext.en, {"title_zh": "题", "title_en": "Title", "author_zh": "张"})
    write(Alignment(bitext, (Bead((0,), (0,)),), (Bead((0,), (0,)),)), tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    assert [element.text for element in root.iter("h1")] == ["题", "Title"]
    assert root.findtext(".//title") == "题 · Title"
    assert root.xpath("//p[@class='byline']")[0].text == "张"


def test_a_text_without_paragraphs_is_cut_into_rows_between_beads(tmp_path):
    zh, en = [f"第{n}句话。" * 10 for n in range(200)], [f"Sentence {n}. " * 9 + "End." for n in range(200)]
    order = [n ^ 1 if 40 <= n < 80 else n for n in range(200)]  # neighbours change places
    beads = tuple(Bead((n,), (order[n],), crossing=order[n] != n) for n in range(200))
    whole = Alignment(Bitext.from_sentences(zh, en, "a"), beads, (Bead((0,), (0,)),))
    write(whole, tmp_path / "a.html")
    root = page(tmp_path / "a.html")
    assert 10 < len(rows(root)) < 40
    assert [lit(root, number) for number in range(1, 201)] == [(pair.zh, pair.en) for pair in whole]
    assert all(row.xpath(f".//span[@data-b='{n}']") for row in rows(root) for n in row.xpath(".//span/@data-b"))
    cells = [[cell.text_content() for cell in row] for row in rows(root)]
    assert "".join(cell[0] for cell in cells) == "".join(zh)
    assert " ".join(cell[1] for cell in cells).split() == " ".join(en).split()


def test_what_xml_cannot_hold_is_left_out_and_counted(tmp_path, plain):
    assert write(plain, tmp_path / "a.html").removed == 3
    assert lit(page(tmp_path / "a.html"), 1) == ("這個國家。", "This country.")


def test_a_title_that_stands_in_several_places_is_counted_once(tmp_path):
    zh = Document.from_paragraphs("zh", [("题\x0b目", "title")])
    en = Document.from_paragraphs("en", [("Ti\x00tle", "title")])
    text = Alignment(Bitext("a", zh, en), (), (Bead((0,), (0,)),))
    pytest.importorskip("docx")
    for name in ("a.html", "a.epub", "a.docx"):
        assert write([text, text], tmp_path / name).removed == 4


def test_paragraphs_that_were_not_cut_into_sentences_are_there(tmp_path):
    zh = Document.from_paragraphs("zh", [("未切开的一段。", "paragraph")])
    en = Document.from_paragraphs("en", [("A paragraph. Not cut.", "paragraph")])
    write(Alignment(Bitext("a", zh, en), (), (Bead((0,), (0,)),)), tmp_path / "a.html")
    (row,) = page(tmp_path / "a.html").find_class("row")
    assert [cell.text_content() for cell in row] == ["未切开的一段。", "A paragraph. Not cut."]


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
class TestInChromium:
    def told(self, path, script):
        """What a script at the page's end writes, once the page has loaded."""
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</body>", f"<script>document.body.id = ({script})();</script></body>"), "utf-8")
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={path.parent}/profile"]
        done = subprocess.run([*command, "--dump-dom", path.as_uri()], capture_output=True, timeout=120, check=True)
        return html.fromstring(done.stdout).find("body").get("id")

    SCRIPT = """() => {
      const side = part => part.dataset.b + part.closest("[lang]").lang;
      const lit = () => [...document.querySelectorAll(".on")].map(side).join(" ");
      const key = name => document.dispatchEvent(new KeyboardEvent("keydown", {key: name}));
      const bead = number => document.querySelector(`[data-b="${number}"]`);
      const seen = [];
      const over = part => part.dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: "mouse"}));
      over(bead(2));
      seen.push(lit());
      bead(7).click();
      over(bead(2));
      seen.push(lit());
      key("ArrowRight");
      seen.push(lit());
      key("ArrowRight");
      seen.push(lit());
      key("Escape");
      seen.push(lit());
      return seen.join("; ");
    }"""

    def test_pointer_tap_and_keys_light_both_sides(self, tmp_path, book, plain):
        write([book, plain], tmp_path / "a.html")
        told = self.told(tmp_path / "a.html", self.SCRIPT)
        assert told == "2zh-CN 2en; 7zh-CN 7en; 8zh-CN 8en; 1zh-TW 1en; "

    def test_twenty_thousand_beads_are_drawn_as_they_are_reached(self, tmp_path):
        sentences = 20_000
        zh, en = ["他慢慢地走过了那座桥。"] * sentences, ["Slowly he walked over the bridge."] * sentences
        beads = tuple(Bead((n,), (n,), 0.95) for n in range(sentences))
        write(Alignment(Bitext.from_sentences(zh, en, "a"), beads, (Bead((0,), (0,)),)), tmp_path / "a.html")
        drawn = """() => {
          const rows = [...document.querySelectorAll(".row")];
          const skipped = rows.every(row => getComputedStyle(row).contentVisibility === "auto");
          return [rows.length > 100, document.querySelectorAll("[data-b]").length, skipped].join(" ");
        }"""
        assert self.told(tmp_path / "a.html", drawn) == "true 40000 true"
