"""A transformer small enough to make in a test: random weights, characters for tokens, a prompt of its own."""

import pytest

LETTERS = "abcdefghijklmnopqrstuvwxyz.,:我你他是的了在有不这人。，"
LIMIT = 48


@pytest.fixture(scope="session")
def make_model(tmp_path_factory):
    """Builds a model's folder: mean pooling over a BERT of two layers."""
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    def make(seed=0, **settings):
        folder = tmp_path_factory.mktemp("model")
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS]
        tokenizer = Tokenizer(WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split("", "isolated")]
        )
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            unk_token="[UNK]",
            pad_token="[PAD]",
            cls_token="[CLS]",
            sep_token="[SEP]",
            model_max_length=LIMIT,
        ).save_pretrained(folder / "bert")
        torch.manual_seed(seed)
        BertModel(
            BertConfig(
                vocab_size=len(pieces),
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                intermediate_size=64,
                max_position_embeddings=LIMIT,
            )
        ).save_pretrained(folder / "bert")
        transformer = Transformer(str(folder / "bert"), max_seq_length=LIMIT)
        SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu", **settings).save(str(folder / "model"))
        return folder / "model"

    return make


@pytest.fixture(scope="session")
def model(make_model):
    """A model without prompts."""
    return make_model()
