"""translate-toolkit reads the TMX, as Weblate and Pootle do with it."""

import pytest
from duiqi.formats import write
from duiqi.formats.rendering import chinese_tag


@pytest.mark.parametrize("tag", ["zh-CN", "zh-TW"])
def test_it_reads_every_unit(tmp_path, gold, package, tag):
    package("translate")
    from translate.storage.tmx import tmxfile

    documents = [alignment for alignment in gold if chinese_tag(alignment) == tag]
    write(documents, tmp_path / "gold.tmx")
    with (tmp_path / "gold.tmx").open("rb") as file:
        units = tmxfile(file, tag, "en").units
    pairs = [(pair.zh, pair.en) for alignment in documents for pair in alignment if pair.bead.paired]
    assert [(unit.source, unit.target) for unit in units] == pairs
    assert pairs
