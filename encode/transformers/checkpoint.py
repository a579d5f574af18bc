"""Loads a sentence-transformers model and checks it; one line says what is wrong with a model that is refused."""

from __future__ import annotations

import json
import logging
import re
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from .hub import Source, quiet

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The lines in which transformers 5 and 4 report weights that are in no file and are filled in at random.
_MISSING = re.compile(r"^(\S.*?)\s*\|\s*(?:\x1b\[\d+m)?MISSING", re.MULTILINE)
_MISSING_4 = re.compile(r"newly initialized: \[(.*)\]")

_WANTED = "expected a model that gives a vector for each sentence (a SentenceTransformer)"


def load(source: Source, name: str, device: str) -> SentenceTransformer:
    """Load a model; its own code is never run.

    Args:
        source: where the model is.
        name: its name in error messages.
        device: the device that it runs on.

    Raises:
        InputError: the model is of another kind, is incomplete, or needs code of its own; one line.
    """
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds to import, and an extra
    from tqdm import tqdm  # noqa: PLC0415 - comes with it

    # tqdm would make a lock between processes, even for hidden bars; a worker leaves it behind, and Python warns of it.
    tqdm.set_lock(threading.RLock())
    try:
        _check_kind(source, name)
        with quiet(), _reports() as reports:
            model = SentenceTransformer(
                source.name,
                device=device,
                revision=source.commit,
                local_files_only=source.local,
                trust_remote_code=False,
            ).eval()
        _check_weights(reports, name)
        for module in readers(model):
            _mend_tokenizer(module, name)
    except InputError:
        raise
    except Exception as error:
        # The libraries raise errors of many classes for a folder that is not what they expect.
        if "trust_remote_code" in str(error):
            problem = "the model needs code of its own, which is never run; take one that sentence-transformers has"
            raise InputError(name, f"{problem} the code for") from error
        problem = f"the model cannot be loaded ({reason(error)})"
        raise InputError(name, f"{problem}; if files are missing or damaged, fetch or save it anew") from error
    return model


def readers(model: SentenceTransformer) -> list[Any]:
    """The modules that split texts into tokens: the first module, or the first of each route of a router."""
    routes = getattr(model[0], "sub_modules", None)
    first = [model[0]] if routes is None else [route[0] for route in routes.values()]
    return [module for module in first if getattr(module, "tokenizer", None) is not None]


def longest(module: Any) -> float:  # noqa: ANN401 - of whatever class, or none
    """How many tokens a module that reads texts takes, special tokens included; infinity if any number."""
    limit = float(getattr(module, "max_seq_length", None) or "inf")
    config = getattr(getattr(module, "auto_model", None), "config", None)
    if config is None:
        return limit
    # A model's settings may allow more tokens than it has positions; it would fail on longer texts.
    positions = getattr(config.get_text_config(), "max_position_embeddings", None) or -1
    if positions < 0:
        return limit
    # Positions up to that of the padding are unused (RoBERTa and similar models).
    tables = [getattr(part, "position_embeddings", None) for part in module.modules()]
    paddings = [getattr(table, "padding_idx", None) for table in tables]
    return min(limit, positions - max((padding + 1 for padding in paddings if padding is not None), default=0))


def reason(error: Exception) -> str:
    """What a library's error says, in one line that is not too long."""
    return textwrap.shorten(f"{type(error).__name__}: {error}".strip(": "), 300, placeholder=" …")


def _check_kind(source: Source, name: str) -> None:
    """Refuse models of other kinds: sentence-transformers would load them, but their vectors would be meaningless."""
    kind = _settings(source, "config_sentence_transformers.json").get("model_type", "SentenceTransformer")
    if kind != "SentenceTransformer":
        raise InputError(name, f"{_WANTED}, found a {kind}")
    for architecture in _settings(source, "config.json").get("architectures") or []:
        if architecture.endswith("ForSequenceClassification") and not _path(source, "modules.json"):
            raise InputError(name, f"{_WANTED}, found a cross-encoder or classifier ({architecture})")


def _path(source: Source, file: str) -> str | None:
    from sentence_transformers.util import load_file_path  # noqa: PLC0415 - as above

    path: str | None = load_file_path(source.name, file, revision=source.commit, local_files_only=source.local)
    return path


def _settings(source: Source, file: str) -> dict[str, Any]:
    path = _path(source, file)
    settings = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    return settings if isinstance(settings, dict) else {}


@contextmanager
def _reports() -> Iterator[list[str]]:
    """Collects what transformers reports about weights while it loads them, instead of printing it."""
    logger, reports = logging.getLogger("transformers.modeling_utils"), list[str]()
    level = logger.level

    def keep(record: logging.LogRecord) -> bool:
        reports.append(record.getMessage())
        return False

    logger.setLevel(logging.WARNING)
    logger.addFilter(keep)
    try:
        yield reports
    finally:
        logger.removeFilter(keep)
        logger.setLevel(level)


def _check_weights(reports: list[str], name: str) -> None:
    """Refuse a model with weights filled in at random; the pooler of BERT and similar models does not matter."""
    text = "\n".join(reports)
    missing = _MISSING.findall(text) + [key.strip(" '") for keys in _MISSING_4.findall(text) for key in keys.split(",")]
    if missing := [key for key in missing if "pooler" not in key]:
        raise InputError(
            name, f"the model's files do not hold all of its weights ({missing[0]}); fetch or save it anew"
        )


def _mend_tokenizer(module: Any, name: str) -> None:  # noqa: ANN401 - of whatever class
    """Give a tokenizer without a padding token another token for it; refuse a tokenizer that knows no words."""
    from transformers import PreTrainedTokenizerBase  # noqa: PLC0415 - as above

    tokenizer = module.tokenizer
    if not isinstance(tokenizer, PreTrainedTokenizerBase):
        return
    # A T5 tokenizer without its vocabulary still has the token for a space.
    if set(tokenizer.get_vocab()) <= {*tokenizer.all_special_tokens, "▁"}:
        raise InputError(name, "the model's tokenizer knows no words; its vocabulary (tokenizer.json, say) is missing")
    if tokenizer.pad_token is None:
        # Any token will do, because the attention mask hides it.
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
