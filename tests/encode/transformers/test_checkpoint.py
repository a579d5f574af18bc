"""Models of many kinds, tiny and made here: each gives its own vectors, or is refused in one line that says why."""

import json
import shutil

import numpy as np
import pytest
from duiqi.encode.registry import load_encoder
from duiqi.errors import DuiqiError, InputError

from ..conftest import LETTERS, LIMIT

TEXTS = ["the cat sat on the mat.", "我是人。", "a b c", "你有这个，他不在。"]
WORDS = ["How", "the", "cat", "sat", "mat", "我是人。"]


@pytest.fixture(scope="module")
def parts(model):
    """What models are made of: a function for each part."""
    import torch
    from sentence_transformers import models
    from tokenizers import Tokenizer
    from transformers import GPT2Config, GPT2Model, PreTrainedTokenizerFast, RobertaConfig, RobertaModel

    class Parts:
        def __getattr__(self, name):
            return getattr(models, name)

        def bert(self):
            return models.Transformer(str(model))

        def static(self, dimension=32):
            return models.StaticEmbedding(Tokenizer.from_file(str(model / "tokenizer.json")), embedding_dim=dimension)

        def words(self, **settings):
            tokenizer = models.tokenizer.WhitespaceTokenizer(WORDS, stop_words=())
            return models.WordEmbeddings(
                tokenizer, np.random.default_rng(0).random((len(WORDS), 8), np.float32), **settings
            )

        def transformer(self, folder, kind, **tokens):
            """One of another architecture, whose tokenizer has no limit of its own."""
            size = {"vocab_size": 4 + len(LETTERS)}
            if kind == "gpt2":
                made = GPT2Model(GPT2Config(n_embd=16, n_layer=1, n_head=2, n_positions=LIMIT, **size))
            else:
                widths = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
                positions = {"max_position_embeddings": LIMIT, "pad_token_id": 0}
                made = RobertaModel(RobertaConfig(**widths, **positions, **size))
            made.save_pretrained(folder)
            tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
            PreTrainedTokenizerFast(tokenizer_object=tokenizer, **tokens).save_pretrained(folder)
            return folder

    torch.manual_seed(0)
    return Parts()


@pytest.fixture
def save(tmp_path):
    def save(*modules, **settings):
        from sentence_transformers import SentenceTransformer

        SentenceTransformer(modules=list(modules), device="cpu", **settings).save(str(tmp_path / "made"))
        return tmp_path / "made"

    return save


def reference(folder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu").float()
    return model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)


KINDS = {
    "first token, dense, normalised": lambda make: (
        make.bert(),
        make.Pooling(32, pooling_mode="cls"),
        make.Dense(32, 7),
        make.Normalize(),
    ),
    "half precision": lambda make: (make.bert().half(), make.Pooling(32)),
    "bfloat16": lambda make: (make.bert().bfloat16(), make.Pooling(32)),
    "one dimension": lambda make: (make.static(1),),
    "bag of words": lambda make: (make.BoW(WORDS),),
    "word vectors": lambda make: (make.words(), make.Pooling(8)),
    "word vectors, CNN": lambda make: (make.words(), make.CNN(8, 4), make.Pooling(12)),
    "router": lambda make: (
        make.Router({"query": [make.static()], "document": [make.bert(), make.Pooling(32)]}, default_route="document"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_of_any_kind_gives_its_own_vectors_in_single_precision(parts, save, kind):
    folder = save(*KINDS[kind](parts))
    encoder = load_encoder(str(folder), device="cpu")
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(vectors, reference(folder), atol=1e-5)


def test_vectors_are_cut_where_the_model_says(parts, save):
    folder = save(parts.bert(), parts.Pooling(32), truncate_dim=8)
    encoder = load_encoder(str(folder), device="cpu")
    assert encoder.dimension == 8
    np.testing.assert_allclose(encoder.encode(TEXTS), reference(folder), atol=1e-5)


def test_a_decoder_without_a_token_to_pad_with_pads_all_the_same(parts, save, tmp_path):
    folder = parts.transformer(tmp_path / "gpt2", "gpt2", eos_token="[SEP]")
    folder = save(parts.Transformer(str(folder)), parts.Pooling(16, pooling_mode="lasttoken"))
    encoder = load_encoder(str(folder), device="cpu")
    # Alone, a text is not padded.
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=1e-5)


def test_a_limit_beyond_the_models_positions_is_not_believed(parts, tmp_path):
    # Of RoBERTa's positions those up to the padding's, here the first, are not used.
    folder = parts.transformer(tmp_path / "roberta", "roberta", pad_token="[PAD]", unk_token="[UNK]")
    texts = ["a" * length for length in (LIMIT - 4, LIMIT - 3, LIMIT - 2, LIMIT - 1, LIMIT, 10 * LIMIT)]
    encoder = load_encoder(str(folder), device="cpu")
    assert encoder.encode(texts).all()
    assert [len(encoder._windows(text)) for text in texts[:3]] == [1, 1, 2]


def test_a_router_hears_a_long_sentence_to_its_end_by_whatever_route(parts, save):
    encoder = load_encoder(str(save(*KINDS["router"](parts))), device="cpu")
    start = "the cat sat on the mat. " * 20
    one, other = encoder.encode([start + "我是人。" * 30, start + "zzzz " * 30])
    assert one @ other < 0.99999


def test_words_beyond_the_limit_of_word_vectors_are_heard_too(parts, save):
    encoder = load_encoder(str(save(parts.words(max_seq_length=20), parts.Pooling(8))), device="cpu")
    one, other = encoder.encode(["the cat " * 30 + ending * 30 for ending in ("mat ", "sat ")])
    assert one @ other < 0.999


def rewrite(name, change):
    def damage(folder):
        path = next(folder.rglob(name))
        path.write_bytes(change(path.read_bytes()))

    return damage


def setting(name, **values):
    return rewrite(name, lambda content: json.dumps({**json.loads(content), **values}).encode())


def without(*names):
    def damage(folder):
        for name in names:
            for path in folder.rglob(name):
                path.unlink()

    return damage


def renamed_weights(folder):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    save_file({f"module.{key}": weight for key, weight in weights.items()}, folder / "model.safetensors")


def of_a_module_of_its_own(folder):
    (folder / "mine.py").write_text("raise SystemExit('this was run')", encoding="utf-8")
    rewrite("modules.json", lambda content: content.replace(content.split(b'"')[-2], b"mine.Pooling"))(folder)


def a_cross_encoder_without_modules(folder):
    (folder / "modules.json").unlink()
    setting("config.json", architectures=["BertForSequenceClassification"])(folder)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (setting("config_sentence_transformers.json", model_type="CrossEncoder"), "found a CrossEncoder"),
        (setting("config_sentence_transformers.json", model_type="SparseEncoder"), "found a SparseEncoder"),
        (a_cross_encoder_without_modules, r"found a cross-encoder or classifier \(BertForSeq"),
        (of_a_module_of_its_own, "needs code of its own, which is never run"),
        (setting("config.json", model_type="mine", auto_map={"AutoConfig": "mine.Config"}), "needs code of its own"),
        (without("model.safetensors"), "cannot be loaded .*fetch or save it anew"),
        (rewrite("model.safetensors", lambda content: content[:-100]), "cannot be loaded .*fetch or save it anew"),
        (renamed_weights, "files do not hold all of its weights .*fetch or save it anew"),
        (without("tokenizer*", "vocab*"), "tokenizer knows no words|cannot be loaded .*tokenizer"),
        (setting("sentence_bert_config.json", max_seq_length=8), "takes 8 tokens, too few .*max_seq_length"),
        (rewrite("modules.json", lambda content: json.dumps(json.loads(content)[:1]).encode()), "cannot encode a sent"),
    ],
)
def test_what_is_another_kind_or_not_whole_is_refused_in_one_line(model, tmp_path, damage, words):
    folder = shutil.copytree(model, tmp_path / "damaged")
    damage(folder)
    with pytest.raises(InputError, match=words) as caught:
        load_encoder(str(folder), device="cpu")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("damaged: ")


def test_vectors_that_hold_no_numbers_are_an_error_and_not_a_result(parts, save):
    static = parts.static()
    static.embedding.weight.data[static.tokenizer.token_to_id("z")] = float("nan")
    encoder = load_encoder(str(save(static)), device="cpu")
    assert encoder.encode(TEXTS).any(axis=1).all()
    with pytest.raises(DuiqiError, match=r"hold no numbers \(NaN or infinity\)"):
        encoder.encode(["zzz"])


def test_encoding_makes_no_semaphore_that_a_worker_would_leave_behind(model, monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a semaphore was made")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", fail)
    for made in ("tqdm._lock", "TqdmDefaultWriteLock.mp_lock"):
        monkeypatch.delattr(f"tqdm.std.{made}", raising=False)
    assert load_encoder(str(model), device="cpu").encode(TEXTS).all()
