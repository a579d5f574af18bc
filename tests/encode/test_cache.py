"""The cache of vectors: the same encodings without encoding again, shared by processes, bounded, never mixed up."""

import multiprocessing
import sqlite3

import numpy as np
import pytest
from duiqi.encode import cache as cache_module
from duiqi.encode.cache import CachedEncoder
from duiqi.encode.compose import WeightedEncoding
from duiqi.encode.registry import load_encoder
from duiqi.errors import InputError
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = ["你好。", "Hello.", "", "再见。", "你好。"]


class Counting:
    """An encoder of one dimension a letter that counts what it is asked for."""

    name = "counting"
    revision = "1"
    dimension = 4
    state_type = np.dtype([("vector", np.float32, 4)])

    def __init__(self, identity="counting 1"):
        self.identity = identity
        self.asked = []

    def states(self, texts):
        self.asked += texts
        states = np.zeros(len(texts), self.state_type)
        states["vector"] = [[len(text), len(self.identity), 0, 1] for text in texts]
        return states

    def encoding_of(self, texts, states):
        return WeightedEncoding.of(np.ascontiguousarray(states["vector"]), texts)


def test_a_text_is_encoded_once_and_for_all(tmp_path):
    first, second = Counting(), Counting()
    vectors = CachedEncoder(first, tmp_path).encode(TEXTS)
    assert sorted(first.asked) == sorted(set(TEXTS))
    assert (CachedEncoder(second, tmp_path).encode([*TEXTS, "new"])[:-1] == vectors).all()
    assert second.asked == ["new"]


def test_the_embedded_encoder_gives_the_same_bits_and_runs_from_the_cache(tmp_path):
    plain, starts, lengths = load_encoder("use").encode_sentences(TEXTS), np.array([0, 1]), np.array([2, 4])
    for _ in range(2):
        cached = load_encoder("use", cache=tmp_path).encode_sentences(TEXTS)
        assert (cached.vectors == plain.vectors).all()
        assert (cached.runs(starts, lengths) == plain.runs(starts, lengths)).all()


def test_sentence_transformers_are_kept_too(tmp_path, model):
    plain = load_encoder(str(model), device="cpu").encode_sentences(TEXTS)
    for _ in range(2):
        cached = load_encoder(str(model), device="cpu", cache=tmp_path)
        np.testing.assert_allclose(cached.encode_sentences(TEXTS).vectors, plain.vectors, atol=1e-6)
        assert cached.dimension == plain.vectors.shape[1]


def test_an_encoder_never_reads_anothers_vectors(tmp_path):
    one, other = Counting("counting 1"), Counting("counting 2.0")
    a, b = CachedEncoder(one, tmp_path).encode(TEXTS), CachedEncoder(other, tmp_path).encode(TEXTS)
    assert len(other.asked) == len(set(TEXTS))
    assert (a[:, 1] != b[:, 1]).all()


def test_the_identities_of_precisions_and_models_differ(model, make_model):
    identities = {
        load_encoder(str(model), device="cpu").identity,
        load_encoder(str(model), device="cpu", precision="float16").identity,
        load_encoder(str(make_model(seed=1)), device="cpu").identity,
        load_encoder(str(make_model(prompts={"query": "query: "})), device="cpu").identity,
        load_encoder("use").identity,
    }
    assert len(identities) == 5


def test_it_stays_within_its_limit_and_still_answers(tmp_path):
    limit = 400_000
    for start in range(0, 20_000, 1000):
        texts = [f"text {number}" for number in range(start, start + 1000)]
        assert len(CachedEncoder(Counting(), tmp_path, limit).encode(texts)) == 1000
    with sqlite3.connect(tmp_path / "vectors.sqlite") as connection:
        (kept,) = connection.execute("SELECT count(*) FROM states").fetchone()
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    assert 500 < kept < 10_000
    assert pages * size < 2 * limit


def test_what_was_used_longest_ago_is_forgotten_first(tmp_path, monkeypatch):
    now = [1_000_000_000.0]
    monkeypatch.setattr(cache_module.time, "time", lambda: now[0])
    old, kept = [f"old {number}" for number in range(300)], [f"kept {number}" for number in range(300)]
    CachedEncoder(Counting(), tmp_path).encode(old + kept)
    now[0] += 3 * 86_400
    CachedEncoder(Counting(), tmp_path).encode(kept)
    size = (tmp_path / "vectors.sqlite").stat().st_size
    CachedEncoder(Counting(), tmp_path, limit=size).encode([f"new {number}" for number in range(200)])
    again = Counting()
    CachedEncoder(again, tmp_path).encode(kept)
    assert again.asked == []
    CachedEncoder(again, tmp_path).encode(old)
    assert again.asked


def _encode_in_a_process(folder, number):
    texts = [f"shared {i}" for i in range(400)] + [f"own {number} {i}" for i in range(100)]
    vectors = CachedEncoder(Counting(), folder).encode(texts)
    assert [int(row[0]) for row in vectors] == [len(text) for text in texts]


def test_several_processes_share_it(tmp_path):
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    CachedEncoder(Counting(), tmp_path)  # connections are not inherited
    processes = [context.Process(target=_encode_in_a_process, args=(tmp_path, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    encoder = Counting()
    CachedEncoder(encoder, tmp_path).encode([f"shared {i}" for i in range(400)] + ["own 3 99"])
    assert encoder.asked == []


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(), max_size=5))
def test_any_text_has_a_key_of_its_own(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("cache")
    for _ in range(2):
        vectors = CachedEncoder(Counting(), folder).encode(texts)
        assert [int(row[0]) for row in vectors] == [len(text) for text in texts]


def test_lone_surrogates_are_texts_too(tmp_path):
    encoder = Counting()
    CachedEncoder(encoder, tmp_path).encode(["\ud800", "\udfff", "\ufffd"])
    assert len(encoder.asked) == 3


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InputError, match="expected a folder to keep vectors in"):
        CachedEncoder(Counting(), tmp_path / "file")
    (tmp_path / "vectors.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(InputError, match="delete it, or name another folder"):
        CachedEncoder(Counting(), tmp_path)


def test_a_cache_that_breaks_does_not_stop_the_job(tmp_path):
    encoder = CachedEncoder(Counting(), tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"someone else wrote here" * 1000)
    with pytest.warns(UserWarning, match="not used from here on"):
        vectors = encoder.encode(TEXTS)
    assert [int(row[0]) for row in vectors] == [len(text) for text in TEXTS]
    assert len(encoder.encode(["more"])) == 1
