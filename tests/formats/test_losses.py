"""What a format loses is exactly what makes no difference to the files that it writes."""

import zipfile
from dataclasses import replace

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence
from duiqi.formats import registry, write
from duiqi.formats.losses import losses

ZH = ("标题", "他们走了，一直走，没有停。", "好。")
EN = ("Title", "They went. And on they went. They did not stop.", "Good.")
METADATA = {"title_zh": "标题", "title_en": "Title", "author_zh": "张三", "date": "1959"}


def side(language, lines, cuts, kinds):
    """Three paragraphs, the second of which is cut into sentences at ``cuts``."""
    laid, start = [], 0
    for line, kind in zip(lines, kinds, strict=True):
        ends = [cut for cut in cuts if len(line) > max(cuts)] + [len(line)]
        starts = [0, *ends[:-1]]
        spans = tuple(Sentence(start + a, start + b) for a, b in zip(starts, ends, strict=True))
        laid.append(Paragraph(start, start + len(line), kind, spans))
        start += len(line) + 1
    return Document(language, "\n".join(lines), tuple(laid))


def made(name="d", cuts=(11, 29), kinds=("title", "paragraph", "paragraph"), together=False, metadata=(), **bead):
    zh, en = side("zh", ZH, (5, 9), kinds), side("en", EN, cuts, kinds)
    beads = (Bead((0,), (0,), 0.9), Bead((1, 2, 3), (1, 2, 3), **{"confidence": 0.8, **bead}), Bead((4,), (4,), 0.7))
    paragraphs = tuple(Bead((i,), (i,), 0.9) for i in range(3))
    if together:
        zh, en = (
            replace(
                each,
                paragraphs=(
                    each.paragraphs[0],
                    Paragraph(
                        each.paragraphs[1].start,
                        each.paragraphs[2].end,
                        sentences=each.paragraphs[1].sentences + each.paragraphs[2].sentences,
                    ),
                ),
            )
            for each in (zh, en)
        )
        paragraphs = paragraphs[:2]
    return Alignment(Bitext(name, zh, en, METADATA | dict(metadata)), beads, paragraphs, 0.5)


PLAIN = made()
# A book shows a title of the metadata where the text has none, and a document's name where there is neither.
KINDS = ("item", "paragraph", "paragraph")
UNTITLED = {"kinds": KINDS, "metadata": {"title_zh": "", "title_en": ""}}
CHANGED = {
    "document names": (made(**UNTITLED), made(**UNTITLED, name="e")),
    "paragraphs": made(together=True),
    "paragraph kinds": made(kinds=KINDS),
    "sentence boundaries": made(cuts=(15, 29)),
    "confidences": made(confidence=0.3),
    "statuses": made(status="checked"),
    "marks": made(mark="7"),
    "notes": made(note="see page 3"),
    "titles": (made(kinds=KINDS), made(kinds=KINDS, metadata={"title_zh": "题目"})),
    "authors": made(metadata={"author_zh": "李四"}),
    "other metadata": made(metadata={"date": "1960"}),
}
NEEDS = {"xlsx": "xlsxwriter", "sketch": "xlsxwriter", "docx": "docx", "parquet": "pyarrow"}


def bytes_of(folder, form, alignment):
    """All that is written for a document, archives taken apart."""
    from duiqi.formats.aligned.convert import convert

    folder.mkdir()
    write(alignment, folder / "alignments.jsonl", format="record")
    convert(folder / "alignments.jsonl", folder / "out", to=form.name)
    found = {}
    for path in sorted((folder / "out").rglob("*")):
        name = path.relative_to(folder / "out").as_posix()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found |= {f"{name}/{entry}": archive.read(entry) for entry in archive.namelist()}
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


@pytest.mark.parametrize("form", registry.WRITTEN, ids=lambda form: form.name)
def test_what_makes_no_difference_is_lost_and_nothing_else(tmp_path, form):
    if form.name in NEEDS:
        pytest.importorskip(NEEDS[form.name])
    lost = []
    for name, other in CHANGED.items():
        pair = other if isinstance(other, tuple) else (PLAIN, other)
        first, second = (bytes_of(tmp_path / f"{name}-{n}", form, each) for n, each in enumerate(pair))
        if first == second:
            lost.append(name)
    assert ", ".join(lost) == form.loses


def test_only_what_an_alignment_has_is_lost():
    tsv = next(form for form in registry.FORMATS if form.name == "tsv")
    bare = Alignment(Bitext.from_sentences(["好。"], ["Good."], "a"), (Bead((0,), (0,)),), (Bead((0,), (0,)),))
    assert losses(tsv, bare) == ()
    noted = replace(bare, beads=(Bead((0,), (0,), 0.5, note="?"),))
    assert losses(tsv, noted) == ("confidences", "notes")
    everything = made(status="checked", mark="7", note="?")
    assert losses(tsv, everything) == tuple(tsv.loses.split(", "))
