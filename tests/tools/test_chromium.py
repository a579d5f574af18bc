"""Chromium shows the HTML book from the disk: all texts, both columns, nothing from elsewhere, no error."""

import re
import subprocess

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import write
from lxml import html


@pytest.fixture
def chromium(tmp_path, program):
    def run(*arguments):
        # Without a display, as root in a container, and with a profile of its own.
        command = [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        command += [f"--user-data-dir={tmp_path}/profile", "--enable-logging=stderr", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=True)

    return run


def shown(dom):
    """The texts of a page once its script has run, without white space."""
    return re.sub(r"\s+", "", html.fromstring(dom).find("body").text_content())


def test_the_page_holds_every_text_and_its_script_runs_without_an_error(tmp_path, gold, chromium):
    write(gold, tmp_path / "gold.html")
    done = chromium("--dump-dom", (tmp_path / "gold.html").as_uri())
    text = shown(done.stdout)
    for alignment in gold:
        for pair in alignment:
            assert re.sub(r"\s+", "", pair.zh) in text
            assert re.sub(r"\s+", "", pair.en) in text
    assert "CONSOLE" not in done.stderr
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", done.stdout)


def test_twenty_thousand_beads_are_drawn(tmp_path, chromium):
    count = 20_000
    bitext = Bitext.from_sentences(["他走了。"] * count, ["He went away."] * count, "long")
    beads = tuple(Bead((n,), (n,), 0.8) for n in range(count))
    write(Alignment(bitext, beads, (Bead((0,), (0,)),)), tmp_path / "long.html")
    done = chromium("--dump-dom", (tmp_path / "long.html").as_uri())
    assert shown(done.stdout).count("Hewentaway.") == count


@pytest.mark.parametrize("size", ["1200,700", "400,700"])
def test_both_languages_stand_on_the_picture_of_a_screen(tmp_path, gold, chromium, size):
    write(gold[0], tmp_path / "gold.html")
    picture = tmp_path / "page.png"
    chromium(f"--window-size={size}", f"--screenshot={picture}", (tmp_path / "gold.html").as_uri())
    assert picture.read_bytes().startswith(b"\x89PNG")
    # A page of one colour packs to almost nothing.
    assert picture.stat().st_size > 20_000
