"""What the tests of formats share."""

from pathlib import Path

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def tmx_dtd():
    return etree.DTD(str(Path(__file__).parent / "tmx14.dtd"))
