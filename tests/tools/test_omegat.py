"""OmegaT takes the TMX as a translation memory: its console mode inserts what is the same and finds what is near.

OmegaT's manual, "Launching OmegaT: console mode", "tm/auto"; the script runs in it when a project is loaded.
"""

import subprocess

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import write

ZH = ("春天来了，燕子从南方飞回来了。", "老师昨天在学校里讲了一个很长的故事。", "𠀀和<标签>&“引号”都在。")
EN = (
    "Spring has come and the swallows are back from the south.",
    "Yesterday the teacher told a very long story at school.",
    "𠀀, <tags> & “quotes” are all here.",
)
SOURCE = (ZH[0], "老师今天在学校里讲了一个很长的故事。", "这与别的都不同，谁也没有译过。", ZH[2])
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>{}</source_lang><target_lang>{}</target_lang>
<source_tok>org.omegat.tokenizer.LuceneSmartChineseTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</target_tok>
<sentence_seg>true</sentence_seg><remove_tags>false</remove_tags>
</project></omegat>
"""
SCRIPT = """
import org.omegat.core.Core
import org.omegat.core.events.IStopped
import org.omegat.core.statistics.FindMatches

if (eventType.toString() == "LOAD") {
    def matcher = new FindMatches(Core.project.sourceTokenizer, 1, true, false)
    for (entry in Core.project.allEntries) {
        for (near in matcher.search(Core.project, entry.srcText, true, false, { false } as IStopped)) {
            println "NEAR\\t${entry.srcText}\\t${near.scores[0].score}\\t${near.source}\\t${near.translation}"
        }
    }
}
"""


def memory(path, **options):
    bitext = Bitext.from_sentences(ZH, EN, "story")
    beads = tuple(Bead((i,), (i,), 0.9, note="seen") for i in range(len(ZH)))
    write(Alignment(bitext, beads, (Bead((0,), (0,)),)), path, **options)


@pytest.fixture
def translate(tmp_path, program):
    """Runs a project whose one source has the sentences above; gives what OmegaT said and what it translated."""

    def run(place, languages=("ZH-CN", "EN")):
        project = tmp_path / "project"
        for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
            (project / folder).mkdir(parents=True)
        memory(project / place)
        (project / "source" / "a.txt").write_text("\n\n".join(SOURCE), encoding="utf-8")
        (project / "omegat.project").write_text(PROJECT.format(*languages), encoding="utf-8")
        (tmp_path / "near.groovy").write_text(SCRIPT, encoding="utf-8")
        command = [
            program("omegat"),
            str(project),
            "--mode=console-translate",
            f"--config-dir={tmp_path}/settings",
            f"--script={tmp_path}/near.groovy",
            "--no-team",
        ]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, timeout=300, check=True, env=environment)
        said = (done.stdout + done.stderr).decode()
        near = [line.split("\t")[1:] for line in said.splitlines() if line.startswith("NEAR\t")]
        translated = (project / "target" / "a.txt").read_text(encoding="utf-8").split("\n\n")
        return said, {source: rest for source, *rest in near}, translated

    return run


def test_it_finds_what_is_the_same_and_what_is_near(translate):
    said, near, translated = translate("tm/story.tmx")
    assert "Created by: duiqi" in said
    assert "WARNING" not in said.upper()
    assert near[SOURCE[0]] == ["100", ZH[0], EN[0]]
    score, source, translation = near[SOURCE[1]]
    assert 75 <= int(score) < 100
    assert (source, translation) == (ZH[1], EN[1])
    assert SOURCE[2] not in near
    assert near[SOURCE[3]] == ["100", ZH[2], EN[2]]
    # Nothing is inserted unasked from there.
    assert translated[0] == SOURCE[0]


@pytest.mark.parametrize("languages", [("ZH-CN", "EN"), ("ZH-TW", "EN-GB")], ids="-".join)
def test_from_tm_auto_it_inserts_what_is_the_same_whatever_the_countries(translate, languages):
    _, _, translated = translate("tm/auto/story.tmx", languages)
    assert translated == [EN[0], SOURCE[1], SOURCE[2], EN[2]]
