"""Ensembles: two encoders' evidence in one cosine, each with a say."""

import numpy as np
import pytest
from duiqi.encode.compose import WeightedEncoding, unit_rows
from duiqi.encode.ensemble import EnsembleEncoder
from duiqi.encode.registry import load_encoder

TEXTS = ["我是人。", "I am a man.", "你好。", ""]


class Squeezed:
    """The embedded encoder with its cosines squeezed into a tenth of their range near 1."""

    name, revision, dimension = "squeezed", "1", 513

    def __init__(self, encoder):
        self._encoder = encoder

    def encode(self, texts):
        vectors = self._encoder.encode(texts) * np.sqrt(0.1)
        return np.concatenate([vectors, np.full((len(texts), 1), np.sqrt(0.9))], axis=1).astype(np.float32)

    def encode_sentences(self, texts):
        return WeightedEncoding.of(self.encode(texts), texts)


@pytest.fixture(scope="module")
def use():
    return load_encoder("use")


@pytest.fixture(scope="module")
def ensemble(use):
    return EnsembleEncoder([use, Squeezed(use)])


def test_it_is_named_after_its_members_and_holds_their_dimensions(ensemble, use):
    assert ensemble.name == "use+squeezed"
    assert ensemble.revision == f"{use.revision}+1"
    assert ensemble.dimension == 1025
    vectors = ensemble.encode(TEXTS)
    assert vectors.shape == (4, 1025)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors[:3], axis=1), 1, rtol=1e-5)


def test_both_members_have_the_same_say_in_what_differs(ensemble, use):
    vectors = ensemble.encode(TEXTS[:3])
    own = use.encode(TEXTS[:3])
    spread = (vectors @ vectors.T)[0, 1] - (vectors @ vectors.T)[0, 2]
    from_use = (own @ own.T)[0, 1] - (own @ own.T)[0, 2]
    # Weights of 1/11 and 10/11: the first half of the difference from one member, the second from the other.
    assert spread == pytest.approx(2 / 11 * from_use, rel=1e-3)


def test_runs_are_composed_by_each_member_in_its_own_way(ensemble, use):
    encoding = ensemble.encode_sentences(TEXTS)
    np.testing.assert_array_equal(encoding.vectors, ensemble.encode(TEXTS))
    starts, lengths = np.array([0, 1]), np.array([2, 3])
    runs = encoding.runs(starts, lengths)
    own = use.encode_sentences(TEXTS).runs(starts, lengths)
    np.testing.assert_allclose(unit_rows(runs[:, :512].copy()), own, atol=1e-5)
    assert (encoding[1:].runs(np.array([0]), np.array([3])) == runs[1]).all()


def test_the_registry_joins_what_stands_between_plus_signs(model, tmp_path):
    ensemble = load_encoder(f"use+{model}", device="cpu", cache=tmp_path)
    assert ensemble.dimension == 512 + 32
    assert ensemble.name == "use+model"
    again = load_encoder(f"use+{model}", device="cpu", cache=tmp_path)
    assert (ensemble.encode_sentences(TEXTS).vectors == again.encode_sentences(TEXTS).vectors).all()
