"""What is printed and written: tables in four forms, JSON, the page, the wrong beads."""

from __future__ import annotations

import io
import json
import re

import pytest
from click.testing import CliRunner
from duiqi import evaluate
from duiqi.cli import cli
from duiqi.document import Bead, Bitext, Document
from duiqi.eval.calibration import Bin, Calibration, Cut
from duiqi.eval.report.data import as_data
from duiqi.eval.report.html import write_report
from duiqi.eval.report.svg import curve_chart, intervals_chart, reliability_chart
from duiqi.eval.report.tables import Table, figure, p_text, scores_table, tables
from duiqi.eval.report.terminal import print_errors, print_tables, printable
from duiqi.eval.report.text import as_latex, as_markdown
from duiqi.eval.resample import Comparison
from duiqi.formats.aligned.annotation import Annotation
from duiqi.version import __version__
from lxml import etree, html
from rich.cells import cell_len
from rich.console import Console

ZH = ["春天来了。", "燕子<b>回来了。", "孩子们很高兴。", "走吧。"]
EN = ["Spring has come.", "The swallows are back.", "The children & all are glad.", "Let us go."]


@pytest.fixture
def gold():
    found = []
    for name, genre in (("a", "news"), ("b_%", "tale"), ("c", "news")):
        bitext = Bitext(name, Document.from_sentences("zh", ZH), Document.from_sentences("en", EN))
        beads = tuple(Bead((i,), (i,)) for i in range(4))
        found.append(Annotation(name, beads, None, bitext, genre=genre))
    return found


@pytest.fixture
def evaluations(gold):
    first = [Bead((0,), (0,), 0.9), Bead((1, 2), (1, 2), 0.4), Bead((3,), (3,), 0.8)]
    second = [Bead((0,), (0,), 0.9), Bead((1,), (1,), 0.95), Bead((2,), (), 0.3), Bead((3,), (3,), 0.7)]
    return [
        evaluate(gold, {item.name: beads for item in gold}, system=name, resamples=100)
        for name, beads in (("one", first), ("two|2", second))
    ]


def test_tables_fit_eighty_columns(evaluations):
    out = io.StringIO()
    print_tables(Console(file=out, width=80), tables(evaluations))
    lines = out.getvalue().split("\n")
    assert max(map(len, lines)) <= 80
    strict = next(line for line in lines if line.lstrip().startswith("strict "))
    assert strict.split()[1:5] == ["one", ".6667", ".5000", ".5714"]


def test_several_systems_stand_side_by_side_with_a_p_value(evaluations):
    table = scores_table(evaluations)
    assert table.columns == ("metric", "system", "P", "R", "F1", "95 % of F1", "macro", "p")
    assert [row[:2] for row in table.rows[:2]] == [("strict", "one"), ("", "two|2")]
    assert table.rows[0][-1] == ""
    assert 0 < float(table.rows[1][-1]) <= 1


@pytest.mark.parametrize(
    ("p_value", "resamples", "shown"),
    [
        (1 / 1001, 1000, "≤ 0.001"),
        (1 / 101, 100, "≤ 0.010"),
        (1 / 100_001, 100_000, "≤ 0.001"),
        (2 / 1001, 1000, "0.002"),
        (3 / 100_001, 100_000, "< 0.001"),
        (1.0, 1000, "1.000"),
    ],
)
def test_a_p_value_that_no_resample_can_lower_is_a_bound(p_value, resamples, shown):
    assert p_text(Comparison("strict", "a", "b", 0.1, p_value, "randomization", resamples, "documents")) == shown


def test_every_form_shows_the_bound_and_json_the_number(tmp_path):
    gold = {f"d{n}": (Bead((0,), (0,)), Bead((1,), (1,))) for n in range(12)}
    worse = {name: beads[:1] for name, beads in gold.items()}
    both = [evaluate(gold, beads, ["strict"], system=name) for name, beads in (("worse", worse), ("gold", gold))]
    assert "| ≤ 0.001 |" in as_markdown(tables(both))
    assert r"& $\leq$ 0.001 \\" in as_latex(tables(both))
    write_report(tmp_path / "r.html", both)
    assert "<td>≤ 0.001</td>" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert as_data(both)["comparisons"][0]["p_value"] == 1 / 1001


def test_a_bound_is_spelt_for_an_output_that_lacks_its_sign():
    (table,) = printable([Table("t", ("system", "p"), (("a", "≤ 0.001"),))], "cp1252")
    assert table.rows == (("a", "<= 0.001"),)
    (table,) = printable([Table("t", ("system", "p"), (("a", "≤ 0.001"),))], "utf-8")
    assert table.rows == (("a", "≤ 0.001"),)


def test_markdown_escapes_bars(evaluations):
    text = as_markdown(tables(evaluations), ["a|b"])
    assert "| two\\|2 |" in text
    rows = [line for line in text.split("\n") if line.startswith("| strict |")]
    assert len(rows) == 1
    assert text.rstrip().endswith("- `a|b`")


def test_latex_escapes_what_it_must():
    text = as_latex([Table("50 % of_all", ("a&b", "F1"), (("x_1 #2 {y} \\", ".5"),))])
    assert r"\caption{50 \% of\_all}" in text
    assert r"a\&b & F1 \\" in text
    assert r"x\_1 \#2 \{y\} \textbackslash{} & .5 \\" in text
    assert r"\begin{tabular}{lr}" in text


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1.0000"), (0.97254, ".9725"), (0.0, ".0000")])
def test_figures_are_printed_as_the_field_prints_them(value, shown):
    assert figure(value) == shown


def test_json_holds_every_figure_by_its_name(evaluations):
    data = as_data(evaluations[:1])
    assert data["strict"]["precision"] == 2 / 3
    assert data["strict"]["counts"] == {"right": 6, "predicted": 9, "found": 6, "gold": 12}
    assert data["strict"]["signature"].startswith("metric:strict|")
    assert data["genres"]["news"]["f1"] == data["strict"]["f1"]
    assert data["types"]["2-2"]["counts"]["predicted"] == 3
    assert data["calibration"]["cuts"]["0.95"]["threshold"] == 0.8
    both = as_data(evaluations)
    assert [system["system"] for system in both["systems"]] == ["one", "two|2"]
    assert {row["metric"] for row in both["comparisons"]} == set(evaluations[0].matches)
    json.dumps(both)


def test_wrong_beads_are_printed_by_kind_with_both_texts(evaluations):
    out = io.StringIO()
    print_errors(Console(file=out, width=80), evaluations[0])
    text = out.getvalue()
    assert "merged (several beads of the gold predicted as one): 3" in text
    assert "got  [1, 2]:[1, 2] 0.40" in text
    assert "燕子<b>回来了。 | 孩子们很高兴。" in text
    assert ZH[0] not in text


@pytest.mark.parametrize("width", [80, 60])
def test_long_wrong_beads_hang_under_their_beginnings(width):
    zh, en = ["春天来了，燕子回来了，" * 12 + "好。", "完。"], ["The swallows are back again " * 9 + "now.", "End."]
    bitext = Bitext("d", Document.from_sentences("zh", zh), Document.from_sentences("en", en))
    gold = Annotation("d", (Bead((0,), (0,)), Bead((1,), (1,))), None, bitext)
    out = io.StringIO()
    print_errors(Console(file=out, width=width), evaluate(gold, {"d": [Bead((0, 1), (0, 1), 0.5)]}))
    lines = out.getvalue().split("\n")
    start = lines.index("  gold [0]:[0]")
    shown = [line for line in lines[start:] if not line.startswith(("  gold", "  got ")) and line.strip()]
    assert all(line.startswith(" " * 7) and line[7] != " " for line in shown)
    assert max(map(cell_len, lines)) <= width
    assert not any(line.endswith(" ") for line in shown)
    text = "".join(line.strip() for line in lines[start + 1 : lines.index("  gold [1]:[1]")])
    assert text.startswith(zh[0])
    assert text.replace(" ", "").endswith(en[0].replace(" ", ""))
    assert min(map(cell_len, shown[: shown.index(next(line for line in shown if "The" in line)) - 1])) >= width - 2


def test_indexes_of_many_sentences_hang_too():
    beads = Bead(tuple(range(40)), (0,)), Bead((40,), (1,))
    out = io.StringIO()
    print_errors(Console(file=out, width=80), evaluate({"d": beads}, {"d": beads[1:]}))
    first, *others = out.getvalue().split("  gold ", 1)[1].rstrip().split("\n")
    assert first.startswith("[0, 1, 2,")
    assert others
    assert all(line.startswith(" " * 7) and line[7] != " " for line in others)


def test_the_page_stands_alone_and_escapes_texts(evaluations, tmp_path):
    path = tmp_path / "report.html"
    write_report(path, evaluations)
    page = path.read_text(encoding="utf-8")
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //link | //img | //@src | //@href")
    assert "燕子&lt;b&gt;回来了。" in page
    for picture in tree.xpath("//svg"):
        etree.fromstring(etree.tostring(picture))
    labels = [picture.get("aria-label") for picture in tree.xpath("//svg")]
    assert labels[0] == "F1 with its interval, by metric"
    assert sum(label.startswith("Beads of ") for label in labels) == 6
    assert sum(label.startswith("Reliability") for label in labels) == 2


def test_a_page_of_nothing_is_still_a_page(tmp_path):
    write_report(tmp_path / "r.html", [evaluate({"a": ()}, {"a": ()})])
    assert "Scores over 1 document<" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_page_of_a_perfect_system_has_its_dots_at_the_right_end(gold, tmp_path):
    write_report(tmp_path / "r.html", [evaluate(gold, {item.name: item.beads for item in gold}, resamples=100)])
    tree = html.fromstring((tmp_path / "r.html").read_text(encoding="utf-8"))
    scale = tree.xpath("//svg[@aria-label='F1 with its interval, by metric']")[0]
    assert next(text.text for text in scale.xpath("text") if text.text.startswith("0.9")) == "0.90"
    assert {dot.get("cx") for dot in scale.xpath("circle")} == {"750.0"}


def circles(picture):
    """The centres of a picture's dots."""
    return [(float(dot.get("cx")), float(dot.get("cy"))) for dot in html.fromstring(picture).xpath("//circle")]


def test_the_intervals_chart_places_figures_and_bounds_by_its_scale():
    gold = {f"d{n}": (Bead((0,), (0,)), Bead((1,), (1,))) for n in range(12)}
    predicted = {name: beads if int(name[1:]) % 2 else beads[:1] for name, beads in gold.items()}
    evaluation = evaluate(gold, predicted, ["strict"], resamples=200)
    picture = html.fromstring(intervals_chart([evaluation], [("strict", "strict")]))
    # The grid says where a value stands: each label is centred on its line.
    ticks = [(float(t.text), float(t.get("x"))) for t in picture.xpath("text[@text-anchor='middle']")]
    (low, left), (high, right) = ticks[0], ticks[-1]
    assert (low, high) == (0.7, 1.0)

    def value(x):
        return low + (high - low) * (float(x) - left) / (right - left)

    score = evaluation["strict"]
    bound = score.intervals["f1"]
    assert value(picture.xpath("circle")[0].get("cx")) == pytest.approx(score.f1, abs=1e-3)
    (line,) = picture.xpath("line[@stroke-width='3']")
    assert value(line.get("x1")) == pytest.approx(bound.low, abs=1e-3)
    assert value(line.get("x2")) == pytest.approx(bound.high, abs=1e-3)


def test_the_reliability_chart_plots_confidence_to_the_right_and_precision_upwards():
    bins = (Bin(0.2, 0.3, 4, 0.25, 0.5), Bin(0.9, 1.0, 16, 0.95, 0.75))
    picture = reliability_chart(Calibration(bins, 0.2, 0.1, ()))
    # The square is 240 wide and begins at 50 from the left and 10 from the top.
    assert circles(picture) == [(50 + 240 * 0.25, 10 + 240 * 0.5), (50 + 240 * 0.95, 10 + 240 * 0.25)]
    small, large = (float(dot.get("r")) for dot in html.fromstring(picture).xpath("//circle"))
    assert (small, large) == (6.5, 10.0)


def test_the_curve_goes_from_few_sure_beads_to_all_of_them():
    cuts = (Cut(0.9, 1.0, 0.25, 0.5, 1), Cut(0.4, 0.75, 0.5, 1.0, 4))
    (curve,) = html.fromstring(curve_chart(Calibration((), 0.2, 0.1, cuts))).xpath("//polyline")
    points = [tuple(map(float, point.split(","))) for point in curve.get("points").split()]
    # Upwards the axis begins at the precision below the lowest, .7.
    assert points[0] == (50 + 240 * 0.25, 10.0)
    assert points[-1] == (50 + 240 * 0.5, pytest.approx(10 + 240 * (1 - 0.05 / 0.3)))


@pytest.fixture
def folders(gold, tmp_path):
    for item in gold:
        for folder in ("gold", "predicted"):
            (tmp_path / folder).mkdir(exist_ok=True)
            lines = "".join(f"[{i}]:[{i}]\n" for i in range(4 if folder == "gold" else 3))
            (tmp_path / folder / f"{item.name}.align").write_text(lines)
        (tmp_path / "gold" / f"{item.name}.zh").write_text("\n".join(ZH) + "\n", encoding="utf-8")
        (tmp_path / "gold" / f"{item.name}.en").write_text("\n".join(EN) + "\n", encoding="utf-8")
    return str(tmp_path / "gold"), str(tmp_path / "predicted")


def run(*arguments):
    result = CliRunner().invoke(cli, ["eval", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_command_prints_json_to_stdout(folders):
    data = json.loads(run(*folders, "--json"))
    assert data["strict"]["recall"] == 0.75
    assert data["segment"]["precision"] == 1.0


def test_the_command_compares_predictions_with_a_baseline(folders):
    text = run(*folders, "--baseline", "gale-church", "-m", "strict", "--markdown")
    assert re.search(r"\| strict \| predicted \| 1.0000 \| .7500 \|", text)
    assert "| gale-church |" in text
    assert "aligner:gale-church" in text


def test_the_command_measures_agreement(folders):
    assert json.loads(run(*folders, "--agreement", "--json"))["jaccard"] == 0.75


def test_the_command_writes_a_report(folders, tmp_path):
    run(*folders, "--html", str(tmp_path / "r.html"), "--bootstrap", "10")
    assert "<svg" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_signature_says_what_a_job_ran_with(folders, tmp_path):
    facts = '{\n  "duiqi": "9.9",\n  "encoder": {"name": "use"},\n  "documents": [\n    {"name": "a"}\n  ]\n}\n'
    (tmp_path / "predicted" / "run.json").write_text(facts)
    assert "|aligner:duiqi-9.9|encoder:use|" in json.loads(run(*folders, "--json"))["strict"]["signature"]


def test_the_wrong_beads_are_in_the_json_where_they_are_asked_for(folders):
    first, *_ = json.loads(run(*folders, "--json", "--errors"))["differences"]
    assert first["kind"] == "missed"
    assert first["gold"] == [{"zh": [3], "en": [3]}]


def test_without_predictions_the_gold_is_aligned_first(folders):
    data = json.loads(run(folders[0], "--json", "--bootstrap", "0", "--confidence-by", "segment"))
    assert data["system"] == "duiqi"
    assert data["strict"]["f1"] == 1.0
    assert f"|aligner:duiqi-{__version__}|encoder:" in data["strict"]["signature"]
    assert data["calibration"]["by"] == "segment"


def test_help_lists_what_the_registries_know_and_a_wrong_name_is_wrong_usage(folders):
    from duiqi.eval.metrics import METRICS

    text = run("--help")
    squeezed = "".join(text.split())
    assert ",".join(METRICS) in squeezed
    assert "gale-church,dense" in squeezed
    result = CliRunner().invoke(cli, ["eval", *folders, "-m", "f2"])
    assert result.exit_code == 2
    assert "there is no 'f2'; choose from strict" in " ".join(result.stderr.split())
