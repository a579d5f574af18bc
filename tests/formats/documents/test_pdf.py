"""PDF: reading order, paragraphs, heads, notes, signs of fonts, and what is refused. Each file is made here."""

from __future__ import annotations

import pytest
from duiqi.errors import InputError
from duiqi.formats import read as read_both
from duiqi.formats.documents.pdf import read
from duiqi.formats.documents.pdf_furniture import folio_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pypdfium2")

WIDTH, HEIGHT, SIZE, LEADING = 420, 595, 10, 16


def pdf(*pages, info=""):
    """A file of pages, each of (x, y, size, text); a Chinese character is an em wide, others half an em."""
    ranges = "".join(f"1 beginbfrange <{row:02x}00> <{row:02x}ff> <{row:02x}00> endbfrange\n" for row in range(256))
    unicode = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {ranges} endcmap"
    font = "/Type /Font /BaseFont /Song"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        f"<< {font} /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        f"<< {font} /Subtype /CIDFontType2 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        "/Supplement 0 >> /DW 1000 /W [0 8303 500] /FontDescriptor 6 0 R >>",
        stream(unicode),
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 >>",
        f"<< {info} >>",
    ]
    kids = []
    for page in pages:
        drawn = "\n".join(one if one is PICTURE else text_at(*one) for one in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>",
            stream(drawn),
        ]
        kids.append(f"{len(objects) - 1} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.7\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{inside}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    trailer = f"trailer << /Root 1 0 R /Info 7 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(data)}\n%%EOF"
    return data + table.encode() + trailer.encode()


PICTURE = "q 400 0 0 500 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"


def text_at(x, y, size, text):
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def stream(text):
    return f"<< /Length {len(text.encode())} >>\nstream\n{text}\nendstream"


def lines(*texts, x=50, top=540, size=SIZE, leading=LEADING):
    """Lines under each other; one that begins with > is indented by two em."""
    return [
        (x + 2 * size * text.startswith(">"), top - number * leading, size, text.removeprefix(">"))
        for number, text in enumerate(texts)
    ]


@pytest.fixture
def make(tmp_path):
    def file(*pages, info=""):
        path = tmp_path / "a.pdf"
        path.write_bytes(pdf(*pages, info=info))
        return path

    return file


@pytest.fixture
def texts(make):
    return lambda *pages: list(read(make(*pages)).paragraphs)


class TestParagraphs:
    def test_lines_are_joined_up_to_an_indented_one(self, texts):
        page = lines(
            ">外婆家在河的上游，每到夏天", "我和表哥都要在那里住上一个月。", ">外婆不让我们下河，说河里有", "水鬼。"
        )
        assert texts(page) == [
            ("外婆家在河的上游，每到夏天\n我和表哥都要在那里住上一个月。", "paragraph"),
            ("外婆不让我们下河，说河里有\n水鬼。", "paragraph"),
        ]

    def test_a_short_line_with_a_stop_ends_one(self, texts):
        page = lines(
            "The house stood on the upper reaches",
            "of the river.",
            "Every summer my cousin and I spent a",
            "month there.",
        )
        assert [text for text, _ in texts(page)] == [
            "The house stood on the upper reaches\nof the river.",
            "Every summer my cousin and I spent a\nmonth there.",
        ]

    def test_larger_type_is_a_heading(self, texts):
        page = [*lines("第一章", size=16), *lines("外婆家在河的上游，每到夏天", "都很凉快。", top=500)]
        assert texts(page)[0] == ("第一章", "heading")

    def test_one_goes_on_over_a_page(self, texts):
        first = lines(">那年七月河水涨了起来，船运送粮食和药")
        second = lines("品。表哥自告奋勇去帮忙划船，还带了饭。", ">第三天傍晚，船翻了。")
        assert [text for text, _ in texts(first, second)] == [
            "那年七月河水涨了起来，船运送粮食和药\n品。表哥自告奋勇去帮忙划船，还带了饭。",
            "第三天傍晚，船翻了。",
        ]

    @pytest.mark.parametrize(
        ("first", "second", "more", "joined"),
        [
            ("The boats brought food and medi-", "cine to the other bank of the river.", "", "medicine"),
            ("He was a teacher who was well-", "known in all the villages there.", "He is well-known.", "well-known"),
        ],
    )
    def test_a_word_cut_at_a_line_end_is_one(self, texts, first, second, more, joined):
        found = "\n".join(text for text, _ in texts(lines(first, second, more)))
        assert joined in found
        assert "-\n" not in found

    def test_what_is_drawn_later_falls_into_its_place(self, texts):
        page = [*lines("山上的泉水很清，"), (140, 540, SIZE, "好茶"), (130, 540, SIZE, "《 "), (160, 540, SIZE, "》 ")]
        assert texts(page) == [("山上的泉水很清，《好茶》", "paragraph")]


class TestColumns:
    LEFT = ("The house stood on the upper", "reaches of the river, and it", "was cool there in summer when")
    RIGHT = ("my cousin and I came to stay", "for a month. Grandmother did", "not let us swim in the river.")

    def test_are_read_one_after_the_other_though_drawn_line_by_line(self, texts):
        page = [drawn for pair in zip(lines(*self.LEFT), lines(*self.RIGHT, x=220), strict=True) for drawn in pair]
        assert texts(page) == [("\n".join(self.LEFT + self.RIGHT), "paragraph")]

    def test_a_heading_over_both_comes_first(self, texts):
        page = [
            *lines(*self.RIGHT, x=220, top=500),
            *lines(*self.LEFT, top=500),
            *lines("The house by the river and its water", size=16),
        ]
        assert [kind for _, kind in texts(page)] == ["heading", "paragraph"]

    def test_two_languages_side_by_side_are_two_texts(self, make):
        zh = ("外婆家在河的上游，夏天那里", "很凉快，表哥和我常去住一个", "月，外婆不让我们下")
        again = ("河，她说河里有一个水鬼，可", "是我们从来不信她说的这一句", "话，还是去了。")
        pages = [
            [*lines(*zh), *lines(*self.LEFT, x=220)],
            [*lines(*again), *lines(*self.RIGHT, x=220)],
        ]
        (bitext,) = read_both(make(*pages))
        assert bitext.zh.text == "\n".join(zh + again)
        assert bitext.en.text == "\n".join(self.LEFT + self.RIGHT)
        assert (len(bitext.zh.paragraphs), len(bitext.en.paragraphs)) == (1, 1)

    def test_facing_pages_are_two_texts(self, make):
        zh, en = lines("外婆家在河的上游，夏天那里很凉"), lines("The house stood on the upper reaches of")
        zh_end, en_end = lines("快。"), lines("the river.")
        (bitext,) = read_both(make(zh, en, zh_end, en_end))
        assert bitext.zh.text == "外婆家在河的上游，夏天那里很凉\n快。"
        assert bitext.en.text == "The house stood on the upper reaches of\nthe river."

    def test_cells_of_a_table_stay_in_their_rows(self, make):
        rows = (("你好。", "Hello."), ("再见。", "Goodbye, then."))
        page = [
            (x, 540 - 20 * n, SIZE, cell) for n, row in enumerate(rows) for x, cell in zip((50, 250), row, strict=True)
        ]
        (bitext,) = read_both(make(page))
        assert (bitext.zh.text, bitext.en.text) == ("你好。\n再见。", "Hello.\nGoodbye, then.")

    def test_vertical_text_is_read_from_the_right(self, texts):
        columns = ("天氣很好我們走吧", "火車開了。")
        page = [
            (300 - 20 * column, 500 - 12 * place, SIZE, f"{sign} ")
            for column, text in enumerate(columns)
            for place, sign in enumerate(text)
        ]
        assert texts(page) == [("天氣很好我們走吧\n火車開了。", "paragraph")]


class TestFurniture:
    def page(self, number, *body, head="河边的日子", folio="· {} ·"):
        return [*lines(head, top=570, size=8), *lines(*body), *lines(folio.format(number), x=200, top=30, size=8)]

    def test_running_heads_and_folios_are_left_out_and_counted(self, make):
        bodies = (("外婆家在河的上游，每到夏天那里很凉",), ("快，表哥和我都要在那里住上一个月，还",), ("有外公。",))
        found = read(make(*(self.page(number + 15, *body) for number, body in enumerate(bodies))))
        assert list(found.paragraphs) == [("\n".join(line for body in bodies for line in body), "paragraph")]
        assert "6 running heads and page numbers are left out" in found.warnings[0]

    def test_heads_may_alternate_and_hold_the_folio(self, texts):
        words = ("winter", "spring", "summer", "autumn")
        heads = ("30  THE RIVER", "CHAPTER TWO  31", "32  THE RIVER", "CHAPTER TWO  33")
        pages = [self.page("", f"Then came {words[n]}.", head=head, folio="{}") for n, head in enumerate(heads)]
        assert [text for text, _ in texts(*pages)] == [f"Then came {word}." for word in words]

    def test_a_number_that_does_not_count_with_the_pages_is_text(self, texts):
        found = texts(*(self.page(number, "外婆家在河的上游。") for number in (1959, 12, 7)))
        assert sum(text.count("·") for text, _ in found) == 6

    def test_a_line_that_comes_again_close_to_the_text_is_text(self, texts):
        pages = [lines("O my love is like a rose,", f"verse {sign} of the song that we sang there.") for sign in "ab"]
        assert "".join(text for text, _ in texts(*pages)).count("O my love") == 2

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("15", 15),
            ("· 15 ·", 15),
            ("第 3 页 共 9 页", 3),
            ("Page 4 of 9", 4),
            ("xiv", 14),
            ("一百二十三", 123),
            ("一二〇", 120),
            ("15 人", None),
        ],
    )
    def test_folios(self, text, number):
        assert folio_of(text) == number


class TestNotes:
    def page(self, mark="1", note="1 See the second chapter of this book."):
        text = "The house stood on the upper reaches of the river"
        raised = (50 + 5 * len(text), 544, 6, mark)
        return [
            *lines(text, "and 5 m of it fell into the water in July."),
            raised,
            *lines(note, "It is long.", top=60, size=8, leading=12),
        ]

    def test_come_after_the_text_and_their_marks_are_none(self, texts):
        assert texts(self.page(), lines("Nobody was hurt when it fell down in that month.")) == [
            (
                "The house stood on the upper reaches of the river\nand 5 m of it fell into the water in July.",
                "paragraph",
            ),
            ("Nobody was hurt when it fell down in that month.", "paragraph"),
            ("See the second chapter of this book.\nIt is long.", "note"),
        ]

    def test_a_raised_number_without_a_note_stays_after_a_letter(self, texts):
        assert texts(self.page(mark="2"))[0][0].startswith("The house stood on the upper reaches of the river2\n")

    def test_an_exponent_stays_though_a_note_has_its_number(self, texts):
        text = "The house by the river took 40 m"
        page = [*lines(text), (50 + 5 * len(text), 544, 6, "1"), *lines("1 In summer.", top=60, size=8)]
        assert texts(page) == [(text + "1", "paragraph"), ("In summer.", "note")]

    def test_one_goes_on_at_the_foot_of_the_next_page(self, texts):
        more = [*lines("Nobody was hurt when it fell down."), *lines("of this book.", top=60, size=8)]
        assert texts(self.page(note="1 See it in the second chapter")[:-1], more)[-1] == (
            "See it in the second chapter\nof this book.",
            "note",
        )


class TestSigns:
    def test_radicals_and_ligatures_are_characters_and_letters(self, texts):
        assert texts(lines("⼈⺠的⽔，⻓⻛很⼤。")) == [("人民的水，长风很大。", "paragraph")]
        assert texts(lines("The ﬁrst oﬃce ﬂoor is here.")) == [("The first office floor is here.", "paragraph")]

    def test_title_and_author_are_metadata(self, make):
        info = f"/Title <feff{'书名'.encode('utf-16-be').hex()}> /Author (Wang)"
        assert read(make(lines("外婆家在河的上游。"), info=info)).metadata == {"title": "书名", "author": "Wang"}


class TestRefused:
    @pytest.mark.parametrize("pages", [([],), ([PICTURE], [PICTURE, *lines("图书馆")])])
    def test_a_scan(self, make, pages):
        with pytest.raises(InputError, match="found pictures of pages; recognise its text first"):
            read(make(*pages))

    def test_fonts_without_a_meaning(self, make):
        with pytest.raises(InputError, match="fonts that do not say which characters they show"):
            read(make(lines("\ue123\ue124\ue125\ue126" * 10)))

    def test_some_pages_without_text_are_told(self, make):
        found = read(make(lines("外婆家在河的上游。"), [], [PICTURE]))
        assert "1 of 3 pages are pictures with hardly any text: left out" in found.warnings[0]

    def test_an_encrypted_file(self, tmp_path):
        data = pdf(lines("text"))
        key = "<" + "00" * 32 + ">"
        locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>] /Root".encode()
        path = tmp_path / "a.pdf"
        path.write_bytes(data.replace(b"trailer << /Root", b"trailer << " + locked))
        with pytest.raises(InputError, match="found an encrypted one; save it without a password"):
            read(path)

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no PDF"])
    def test_another_kind_of_file(self, tmp_path, data):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        with pytest.raises(InputError, match="expected a PDF file"):
            read(path)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_damage_is_one_line(self, tmp_path, data):
        whole = pdf(lines("外婆家在河的上游。"))
        at = data.draw(st.integers(0, len(whole) - 1))
        path = tmp_path / "a.pdf"
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 50)) :])
        try:
            read(path)
        except InputError as error:
            assert "\n" not in str(error)
