"""The Python face: what an NLP user holds in hand goes in, and what they expect comes out."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duiqi
import pytest
from duiqi import Alignment, Bead, Bitext

ZH = ["今天下雨。", "", "我们不去公园了，在家看书。"]
EN = ["It is raining today.", "We are not going to the park.", "We will stay at home and read.", ""]


@pytest.fixture(scope="module")
def aligned() -> Alignment:
    return duiqi.align_sentences(ZH, EN, name="rain")


def judged(*confidences: float | None, zh: str = "文", en: str = "text") -> Alignment:
    count = len(confidences)
    beads = tuple(Bead((i,), (i,), confidence) for i, confidence in enumerate(confidences))
    paragraph = Bead((0,), (0,))
    return Alignment(Bitext.from_sentences([zh] * count, [en] * count, "page"), beads, (paragraph,))


class TestNames:
    def test_dir_lists_every_public_name_and_each_can_be_had(self) -> None:
        assert dir(duiqi) == sorted(duiqi.__all__)
        assert {"align_sentences", "Aligner", "Alignment", "InputError", "load_encoder", "Source"} <= set(dir(duiqi))
        assert all(getattr(duiqi, name) is not None for name in dir(duiqi))

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="algin"):
            _ = duiqi.algin  # type: ignore[attr-defined]

    def test_importing_duiqi_loads_no_numpy(self) -> None:
        probe = "import sys, duiqi; sys.exit('numpy' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0

    def test_type_checkers_know_the_names_and_their_types(self, tmp_path: Path) -> None:
        api = pytest.importorskip("mypy.api")
        links = tmp_path / "links"
        links.mkdir()
        (links / "duiqi").symlink_to(Path(__file__).parents[1], target_is_directory=True)
        (tmp_path / "user.py").write_text(
            "import duiqi\n"
            "alignment = duiqi.align_sentences(['一'], ['one'])\n"
            "reveal_type(alignment[0].bead.confidence)\n"
            "duiqi.align_sentences(1, ['one'])\n"
            "duiqi.algin\n",
            encoding="utf-8",
        )
        (tmp_path / "mypy.ini").write_text(f"[mypy]\nmypy_path = {links}\nfollow_imports = silent\n", encoding="utf-8")
        command = ["--config-file", str(tmp_path / "mypy.ini"), "--cache-dir", str(tmp_path / "cache")]
        said, _, _ = api.run([*command, "--ignore-missing-imports", str(tmp_path / "user.py")])
        told = [line for line in said.splitlines() if "user.py" in line]
        assert [line.split(":")[1] for line in told] == ["3", "4", "5"]
        assert "float | None" in told[0] or "Union[float, None]" in told[0]


class TestAlignSentences:
    def test_beads_index_the_lists_and_empty_strings_keep_their_places(self, aligned: Alignment) -> None:
        assert next(bead.en for bead in aligned.beads if 0 in bead.zh) == (0,)
        assert sorted(i for bead in aligned.beads for i in bead.zh) == [0, 1, 2]
        assert sorted(j for bead in aligned.beads for j in bead.en) == [0, 1, 2, 3]
        assert next(bead.en for bead in aligned.beads if 2 in bead.zh)[:2] == (1, 2)

    def test_the_name_is_the_documents(self, aligned: Alignment) -> None:
        assert aligned.bitext.name == "rain"

    def test_any_iterable_will_do(self, aligned: Alignment) -> None:
        assert duiqi.align_sentences(iter(ZH), tuple(EN), name="rain") == aligned

    @pytest.mark.parametrize(
        ("zh", "en", "sides"), [([], [], []), ([], ["One."], [((), (0,))]), (["一。"], [], [((0,), ())])]
    )
    def test_lists_may_be_empty(
        self, zh: list[str], en: list[str], sides: list[tuple[tuple[int, ...], tuple[int, ...]]]
    ) -> None:
        assert [(bead.zh, bead.en) for bead in duiqi.align_sentences(zh, en).beads] == sides

    def test_swapped_lists_are_refused(self) -> None:
        with pytest.raises(duiqi.InputError, match="swap the two lists"):
            duiqi.align_sentences(EN, ZH)

    def test_a_side_of_names_alone_is_believed(self) -> None:
        assert len(duiqi.align_sentences(["NASA"], ["NASA"])) == 1


class TestAligner:
    def test_an_encoders_name_makes_it(self) -> None:
        assert duiqi.Aligner("use").encoder.name == "use"

    def test_a_name_that_no_encoder_has_is_told(self) -> None:
        with pytest.raises((duiqi.InputError, duiqi.MissingExtraError)):
            duiqi.Aligner("./no-such-model")

    def test_the_default_aligner_is_made_once_however_many_threads_ask(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from duiqi.align import aligner

        made = []
        monkeypatch.setattr(aligner, "Aligner", lambda: made.append(1) or threading.Event().wait(0.05))
        aligner._made_default.cache_clear()
        try:
            threads = [threading.Thread(target=aligner._default_aligner) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            aligner._made_default.cache_clear()
        assert made == [1]

    def test_an_aligner_that_is_given_is_used(self) -> None:
        class Named(duiqi.Aligner):
            def align(self, bitext: Bitext) -> Alignment:
                self.asked = bitext.name
                return super().align(bitext)

        own = Named()
        duiqi.align_texts("今天下雨。", "It is raining today.", aligner=own, name="rain")
        assert own.asked == "rain"

    def test_the_former_encoder_argument_still_works(self, monkeypatch: pytest.MonkeyPatch) -> None:
        encoder = duiqi.load_encoder()
        encode, asked = encoder.encode_sentences, []
        monkeypatch.setattr(encoder, "encode_sentences", lambda texts: asked.append(len(texts)) or encode(texts))
        with pytest.warns(DeprecationWarning, match=r"give aligner=duiqi\.Aligner"):
            duiqi.align_texts("今天下雨。", "It is raining today.", encoder=encoder)
        assert asked == [2]


class TestSplitSentences:
    @pytest.mark.parametrize(
        ("text", "sentences"),
        [
            ("他说：“走吧！”我们走了。", ["他说：“走吧！”", "我们走了。"]),
            ("Mr. Li left at 3 p.m. yesterday. We stayed.", ["Mr. Li left at 3 p.m. yesterday.", "We stayed."]),
            ("", []),
        ],
    )
    def test_the_language_is_told_from_the_text(self, text: str, sentences: list[str]) -> None:
        assert duiqi.split_sentences(text) == sentences

    def test_the_language_can_be_named(self) -> None:
        text = "3.5 4.5. 5"
        assert duiqi.split_sentences(text, "en") == ["3.5 4.5.", "5"]

    def test_an_unknown_language_is_told(self) -> None:
        with pytest.raises(ValueError, match="expects 'zh', 'en' or None as `language`, not 'de'"):
            duiqi.split_sentences("Ja. Nein.", "de")  # type: ignore[arg-type]


WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "a text for a list": (lambda: duiqi.align_sentences("text", ["text"]), "list of sentences .* `zh`, not str"),
    "a number for a list": (lambda: duiqi.align_sentences(["一"], 1), "list of sentences .* `en`, not int"),  # type: ignore[arg-type]
    "a number for a sentence": (lambda: duiqi.align_sentences(["一", 2], ["one"]), r"a sentence as `zh\[1\]`, not int"),  # type: ignore[list-item]
    "a list for a text": (lambda: duiqi.align_texts(["一"], "one"), r"a text .*align_sentences\) as `zh`, not list"),  # type: ignore[arg-type]
    "a number for an encoder": (lambda: duiqi.Aligner(3), "encoder's name .* as `encoder`, not int"),  # type: ignore[arg-type]
    "a name for an aligner": (lambda: duiqi.align_sentences([], [], aligner="use"), "Aligner or None .* not str"),  # type: ignore[arg-type]
    "tuples for beads": (lambda: duiqi.evaluate([([0], [0])], [Bead((0,), (0,))]), "Bead.* not tuple"),  # type: ignore[list-item]
    "tuples by name": (lambda: duiqi.evaluate({"a": [([0], [0])]}, []), "Bead.* not tuple"),  # type: ignore[list-item]
    "a number for gold": (lambda: duiqi.evaluate(3, []), "a path, alignments or beads .* not int"),  # type: ignore[arg-type]
    "a path to be written": (lambda: duiqi.write("x", "out.tmx"), "an Alignment or several .* not str"),  # type: ignore[arg-type]
    "bitexts to be written": (lambda: duiqi.write([Bitext.from_sentences([], [])], "out.tmx"), "not Bitext"),  # type: ignore[list-item]
    "a list to be split": (lambda: duiqi.split_sentences(["一"]), "a text as `text`, not list"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_type_gets_a_sentence_that_says_what_was_expected(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, message = WRONG[wrong]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match=rf"^duiqi\.\w+ expects .*{message}$"):
        call()
    assert not list(tmp_path.iterdir())


class TestHtml:
    def test_two_columns_hold_the_texts_escaped(self) -> None:
        html = judged(0.5, zh="<b>文</b>", en="a & b <script>")._repr_html_()
        assert "&lt;b&gt;文&lt;/b&gt;" in html
        assert "a &amp; b &lt;script&gt;" in html
        assert "<script>" not in html
        assert html.count("<td lang=") == 2

    def test_the_name_is_escaped_too(self) -> None:
        alignment = Alignment(Bitext.from_sentences([], [], "<i>"), (), ())
        assert "<i>" not in alignment._repr_html_()

    def test_doubtful_beads_are_tinted_and_unjudged_ones_are_not(self) -> None:
        sure, doubtful, unjudged = judged(1.0, 0.2, None)._repr_html_().split("<tr title=")[1:]
        assert "rgba(230,140,0,0.00)" in sure
        assert "rgba(230,140,0,0.24)" in doubtful
        assert "confidence 0.20" in doubtful
        assert "rgba" not in unjudged
        assert "confidence" not in unjudged

    def test_a_long_alignment_is_cut_and_says_how_much_is_missing(self) -> None:
        html = judged(*[None] * 53)._repr_html_()
        assert html.count("<td lang=") == 100
        assert "3 more beads" in html
        assert "more beads" not in judged(*[None] * 50)._repr_html_()

    def test_a_crossing_bead_says_so(self) -> None:
        beads = (Bead((0,), (1,)), Bead((1,), (0,), crossing=True))
        alignment = Alignment(Bitext.from_sentences("一二", "ab"), beads, (Bead((0,), (0,)),))
        assert alignment._repr_html_().count("crossing") == 1


class TestPandas:
    COLUMNS = (
        "document level zh en type zh_indexes en_indexes confidence crossing status".split()  # noqa: SIM905 - read at once
    )

    def test_a_row_is_a_bead(self, aligned: Alignment) -> None:
        frame = aligned.to_pandas()
        assert list(frame.columns) == self.COLUMNS
        assert len(frame) == len(aligned)
        first = frame.iloc[0].to_dict()
        assert first["document"] == "rain"
        assert first["level"] == "sentence"
        assert (first["zh"], first["en"], first["type"]) == (ZH[0], EN[0], aligned.beads[0].type)
        assert (first["zh_indexes"], first["en_indexes"]) == ([*aligned.beads[0].zh], [0])
        assert (first["crossing"], first["status"]) == (False, "auto")
        assert frame["confidence"].tolist() == [bead.confidence for bead in aligned.beads]

    def test_paragraph_beads_can_be_had(self, aligned: Alignment) -> None:
        frame = aligned.to_pandas(level="paragraph")
        assert frame["level"].tolist() == ["paragraph"]

    def test_an_unjudged_bead_has_no_confidence(self) -> None:
        assert judged(0.5, None).to_pandas()["confidence"].isna().tolist() == [False, True]

    def test_an_empty_alignment_has_the_same_columns_and_types(self) -> None:
        empty = Alignment(Bitext.from_sentences([], []), (), ()).to_pandas()
        assert empty.dtypes.to_dict() == judged(0.5).to_pandas().dtypes.to_dict()

    def test_an_unknown_level_is_told(self, aligned: Alignment) -> None:
        with pytest.raises(ValueError, match="expected 'sentence' or 'paragraph' as level, found 'word'"):
            aligned.to_pandas(level="word")  # type: ignore[arg-type]

    def test_without_pandas_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch, aligned: Alignment) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(duiqi.MissingExtraError, match=r"pip install 'duiqi\[pandas\]'"):
            aligned.to_pandas()


@pytest.mark.parametrize(("old", "new"), [("sentences", "beads"), ("paragraphs", "paragraph_beads")])
def test_the_names_of_0_1_still_work_and_say_what_replaces_them(aligned: Alignment, old: str, new: str) -> None:
    with pytest.warns(DeprecationWarning, match=rf"Alignment\.{new}") as caught:
        assert getattr(aligned, old) == getattr(aligned, new)
    assert caught[0].filename == __file__
