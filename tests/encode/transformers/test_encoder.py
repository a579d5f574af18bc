"""sentence-transformers models, on a tiny one made here: vectors, windows, prompts, and what goes wrong in one line."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from duiqi.encode.registry import load_encoder
from duiqi.errors import DuiqiError, InputError, MissingExtraError

from ..conftest import LIMIT

TEXTS = ["the cat sat on the mat.", "我是人。", "a b c", "你有这个，他不在。"]


@pytest.fixture(scope="module")
def encoder(model):
    return load_encoder(str(model), device="cpu")


def reference(model, texts, prompt=""):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model), device="cpu").encode(
        [prompt + text for text in texts], normalize_embeddings=True, show_progress_bar=False
    )


def test_vectors_are_the_models_own(encoder, model):
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, encoder.dimension)
    np.testing.assert_allclose(vectors, reference(model, TEXTS), atol=1e-5)


def test_blank_texts_have_no_direction_and_odd_characters_do_no_harm(encoder):
    vectors = encoder.encode(["", " \n", "a\ud800b", "a\0b", *TEXTS])
    assert not vectors[:2].any()
    np.testing.assert_allclose(np.linalg.norm(vectors[2:], axis=1), 1, rtol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_sentence_longer_than_the_model_takes_is_heard_to_its_end(encoder):
    start = "the cat sat on the mat. " * 20
    assert len(start) > 5 * LIMIT
    one, other = encoder.encode([start + "我是人。" * 30, start + "zzzz " * 30])
    assert one @ other < 0.99999
    np.testing.assert_allclose(np.linalg.norm(one), 1, rtol=1e-5)


def test_no_window_is_longer_than_the_model_takes_and_none_of_the_text_is_lost(encoder):
    text = "the cat sat on the mat, " * 40 + "我你他" * 200 + "\ufdfa" * 20
    windows = encoder._windows(text)
    assert "".join(windows) == text
    assert all(len(encoder._tokens(window)) + 2 <= LIMIT for window in windows if len(window) > 1)


def test_runs_are_composed_of_their_sentences(encoder):
    encoding = encoder.encode_sentences(TEXTS)
    runs = encoding.runs(np.array([0, 1]), np.array([1, 3]))
    np.testing.assert_allclose(runs[0], encoding.vectors[0], atol=1e-6)
    weights = np.sqrt([len(text) for text in TEXTS[1:]])
    expected = weights @ encoding.vectors[1:]
    np.testing.assert_allclose(runs[1], expected / np.linalg.norm(expected), atol=1e-6)
    assert (encoding[1:].runs(np.array([0]), np.array([3])) == runs[1]).all()


@pytest.mark.parametrize(
    ("settings", "prompt"),
    [
        ({"prompts": {"query": "query: ", "passage": "passage: "}}, "query: "),
        ({"prompts": {"Bitext Mining": "task: ", "query": "query: "}}, "task: "),
        ({"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "passage"}, "passage: "),
        ({"prompts": {"summarization": "sum: "}}, ""),
    ],
)
def test_the_prompt_is_the_one_that_the_models_configuration_asks_for(make_model, settings, prompt):
    model = make_model(**settings)
    encoder = load_encoder(str(model), device="cpu")
    assert encoder.prompt == prompt
    plain = dict(settings, default_prompt_name=None) if "default_prompt_name" in settings else None
    if plain is None:
        np.testing.assert_allclose(encoder.encode(TEXTS), reference(model, TEXTS, prompt), atol=1e-5)


def test_a_folders_revision_changes_with_its_weights_and_not_with_its_place(model, make_model, tmp_path):
    copied = shutil.copytree(model, tmp_path / "copy")
    revision = load_encoder(str(model)).revision
    assert load_encoder(str(copied)).revision == revision
    (copied / "README.md").write_text("another text", encoding="utf-8")
    assert load_encoder(str(copied)).revision == revision
    assert load_encoder(str(make_model(seed=1))).revision != revision


def test_a_folder_with_plus_and_at_in_its_name_is_one_folder(model, tmp_path):
    odd = shutil.copytree(model, tmp_path / "a+b@c")
    assert load_encoder(str(odd)).dimension == 32


def test_half_precision_is_close(model):
    half = load_encoder(str(model), device="cpu", precision="float16")
    assert half.precision == "float16"
    vectors = half.encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, load_encoder(str(model)).encode(TEXTS), atol=5e-3)


@pytest.mark.parametrize("device", ["cuda:97", "gpu", "", "cuda:"])
def test_a_device_that_is_not_there_is_one_line_that_names_those_that_are(model, device):
    with pytest.raises(InputError, match=r"no such device here; there are: .*cpu") as caught:
        load_encoder(str(model), device=device)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_model_is_one_line(tmp_path, model):
    with pytest.raises(InputError, match=r"no modules\.json or config\.json"):
        load_encoder(str(tmp_path))
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="found a file"):
        load_encoder(str(tmp_path / "file"))
    broken = shutil.copytree(model, tmp_path / "broken")
    (broken / "modules.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be loaded") as caught:
        load_encoder(str(broken))
    assert "\n" not in str(caught.value)


def test_a_plain_transformers_folder_is_pooled_over_its_tokens(model, tmp_path):
    plain = tmp_path / "plain"
    shutil.copytree(model, plain, ignore=shutil.ignore_patterns("*_Pooling", "modules.json", "*sentence*"))
    np.testing.assert_allclose(
        load_encoder(str(plain), device="cpu").encode(TEXTS), load_encoder(str(model)).encode(TEXTS), atol=1e-5
    )


def test_a_model_of_static_embeddings_takes_texts_of_any_length(model, tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(next(model.rglob("tokenizer.json"))))
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save(
        str(tmp_path / "static")
    )
    encoder = load_encoder(str(tmp_path / "static"), device="cpu")
    one, other = encoder.encode(["the cat " * 500, "the cat " * 500 + "zzzz " * 300])
    assert one.shape == (16,)
    assert one @ other < 0.9999


def test_a_batch_that_does_not_fit_is_halved_until_it_does(model, monkeypatch):
    encoder = load_encoder(str(model), device="cpu", batch_size=64)
    expected, encode, sizes = encoder.encode(TEXTS), encoder._model.encode, []

    def limited(texts, batch_size, **settings):
        sizes.append(batch_size)
        if batch_size > 10:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return encode(texts, batch_size=batch_size, **settings)

    monkeypatch.setattr(encoder._model, "encode", limited)
    np.testing.assert_allclose(encoder.encode(TEXTS), expected, atol=1e-6)
    assert sizes == [64, 32, 16, 8]


def test_a_device_without_memory_for_one_sentence_is_named(encoder, monkeypatch):
    def full(texts, **settings):
        raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")

    monkeypatch.setattr(encoder._model, "encode", full)
    with pytest.raises(DuiqiError, match=r"no memory left on cpu for one sentence; free some"):
        encoder.encode(TEXTS)


def test_a_revision_of_a_folder_is_refused(model):
    from duiqi.encode.transformers.encoder import SentenceTransformerEncoder

    with pytest.raises(InputError, match="a folder has no revisions"):
        SentenceTransformerEncoder(str(model), revision="main")


OFFLINE = """
from duiqi.encode.registry import load_encoder
from duiqi.errors import InputError
try:
    load_encoder("some-organisation/some-model@v1")
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("environment", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}])
def test_a_hub_model_that_cannot_be_fetched_is_one_line(environment, tmp_path):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE],
        env={**os.environ, "HF_HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    (message,) = run.stdout.splitlines()
    assert message.startswith("some-organisation/some-model: no such folder, and not in the local cache")


@pytest.mark.parametrize("spec", ["", "+", "use+", "no-such-thing", "../no/such/folder", "a b/c", "./no", "a--b/c"])
def test_what_names_no_encoder_is_one_line(spec):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    with pytest.raises(InputError, match=r"expected|no such folder"):
        load_encoder(spec)


def test_without_the_extra_its_name_is_told(monkeypatch):
    import importlib.util

    monkeypatch.setattr("duiqi.encode.transformers.encoder.find_spec", lambda _: None)
    assert importlib.util.find_spec("duiqi")
    with pytest.raises(MissingExtraError, match=r"pip install 'duiqi\[transformers\]'"):
        load_encoder("sentence-transformers/LaBSE")
