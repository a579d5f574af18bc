"""Any sentence-transformers model, from a folder or the Hugging Face hub, on the CPU or on GPUs."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DuiqiError, InputError, MissingExtraError
from .. import Precision, Vectors
from ..compose import WeightedEncoding, length_weights, unit_rows
from .checkpoint import load, longest, readers, reason
from .hub import Source, resolve

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Names of prompts that a model may have, the best first, for a comparison in which both sides play the same part.
_PROMPTS = ("bitextmining", "sts", "semanticsimilarity", "query")

# Texts from which on several GPUs are used; for fewer, starting their processes would take longer.
_POOL_FROM = 2048


class SentenceTransformerEncoder:
    """A sentence-transformers model.

    A sentence that is too long for the model is split into windows, whose vectors are composed like those of a run.
    Code that comes with a model is never run.

    Args:
        model: a folder, or the name of a model on the hub (``ORG/NAME``).
        revision: branch, tag or commit on the hub; None for the one in the local cache or else the newest.
        device: ``auto`` (all GPUs there are, else the processor), ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        precision: ``auto`` for half precision on GPUs and single on the processor.
        batch_size: sentences a batch.
        threads: cores to use on the processor; None for PyTorch's own choice.

    Raises:
        InputError: if there is no such model or device, or the model cannot be loaded; one line.
        MissingExtraError: if sentence-transformers is not installed.
    """

    def __init__(
        self,
        model: str,
        *,
        revision: str | None = None,
        device: str = "auto",
        precision: Precision = "auto",
        batch_size: int = 64,
        threads: int | None = None,
    ) -> None:
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(f"the encoder {model}", "transformers")
        self._batch_size = batch_size
        # A wrong name is reported before the libraries are imported, which takes seconds.
        self._source = _find(model, revision)
        # The folder's own name, not its path: the same job must write the same record on every machine.
        self.name = Path(model).expanduser().resolve().name if self._source.commit is None else model
        import torch  # noqa: PLC0415 - seconds to import, and an extra

        self._devices = _devices(device)
        if threads is not None and self._devices == ["cpu"]:
            torch.set_num_threads(threads)
        half = precision == "float16" or (precision == "auto" and self._devices[0].startswith("cuda"))
        self.precision = "float16" if half else "float32"
        self._model = load(self._source, self.name, self._devices[0])
        # The model's files may have another precision.
        self._model.to(getattr(torch, self.precision))
        self.prompt = _prompt(self._model)
        self._reader: Any = min(readers(self._model), key=longest, default=None)
        self._longest = self._longest_text()
        # An error that every sentence would cause is raised here, once, and not in each document.
        self.dimension = self._encode_windows(["你好！", "How do you do?"]).shape[1]

    @cached_property
    def revision(self) -> str:
        """The hub's commit, or a digest of the folder's files: what a vector depends on beside the text."""
        return self._source.commit or _digest(Path(self._source.name))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, float32; zeros for a blank text."""
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, not one string")
        windows = [self._windows(_clean(text)) for text in texts]
        flat = self._encode_windows(list(chain.from_iterable(windows)))
        if len(flat) == len(texts) and all(len(own) == 1 for own in windows):
            return flat
        weights = length_weights(list(chain.from_iterable(windows)))[:, None]
        vectors = np.zeros((len(texts), flat.shape[1]), np.float32)
        np.add.at(vectors, np.repeat(np.arange(len(texts)), [len(own) for own in windows]), flat * weights)
        return unit_rows(vectors)

    def encode_sentences(self, texts: Sequence[str]) -> WeightedEncoding:
        """Encode each sentence once; runs are sums of the sentences' vectors, weighted by their lengths' roots."""
        return WeightedEncoding.of(self.encode(texts), texts)

    @property
    def identity(self) -> str:
        """What a vector depends on beside the text: the weights, the precision, the prompt and the windows."""
        return f"sentence-transformers {self.revision} {self.precision} {self._longest} {self.prompt}"

    @property
    def state_type(self) -> np.dtype[Any]:
        """A state is a vector."""
        return np.dtype([("vector", np.float32, self.dimension)])

    def states(self, texts: Sequence[str]) -> NDArray[Any]:
        """The vectors: shape (texts,)."""
        states = np.zeros(len(texts), self.state_type)
        states["vector"] = self.encode(texts)
        return states

    def encoding_of(self, texts: Sequence[str], states: NDArray[Any]) -> WeightedEncoding:
        """The encoding of texts with their states."""
        return WeightedEncoding.of(np.ascontiguousarray(states["vector"]), texts)

    def _encode_windows(self, windows: list[str]) -> Vectors:
        if not windows:
            return np.zeros((0, self.dimension), np.float32)
        while (vectors := self._try_windows(windows)) is None:
            # Here and not in the except clause, where the failed batch is still in memory.
            if self._devices[0].startswith("cuda"):
                import torch  # noqa: PLC0415 - an extra

                torch.cuda.empty_cache()
            if self._batch_size == 1:
                place = f"{self.name}: no memory left on {self._devices[0]}"
                raise DuiqiError(f"{place} for one sentence; free some, or give --device cpu")
            self._batch_size //= 2
        return unit_rows(np.ascontiguousarray(vectors, np.float32))

    def _try_windows(self, windows: list[str]) -> Vectors | None:
        """Vectors as the model gives them; None where its device has no memory left for such a batch."""
        many = len(self._devices) > 1 and len(windows) >= _POOL_FROM
        try:
            vectors: Vectors = self._model.encode(
                windows,
                prompt=self.prompt or None,
                batch_size=self._batch_size,
                device=self._devices if many else self._devices[0],
                show_progress_bar=False,
                normalize_embeddings=False,
                convert_to_numpy=True,
            )
        except MemoryError:
            raise
        except Exception as error:
            # PyTorch has a class for this error on some devices, and only a message on others.
            if "out of memory" in str(error).lower():
                return None
            # Other errors depend on the model's modules.
            problem = f"the model cannot encode a sentence ({reason(error)})"
            raise InputError(self.name, f"{problem}; see whether sentence-transformers alone can") from error
        if vectors.ndim != 2:
            raise InputError(self.name, f"expected a vector for each sentence, found an array of {vectors.shape}")
        if not np.isfinite(vectors).all():
            hint = "; try --float-precision float32" if self.precision == "float16" else "; its weights may be damaged"
            raise InputError(self.name, f"the model gives vectors that hold no numbers (NaN or infinity){hint}")
        return vectors

    def _longest_text(self) -> int | None:
        """How many tokens of a text the model takes beside its prompt and special tokens; None if any number."""
        limit = longest(self._reader)
        # A model of static embeddings takes any number.
        if math.isinf(limit):
            return None
        # The prompt and two special tokens are added to a text. The prompt has at most as many tokens as by itself.
        taken = len(self._tokens(self.prompt)) + 2
        if limit - taken < 8:
            problem = f"the model takes {limit:.0f} tokens, too few for its prompt and a sentence"
            raise InputError(self.name, f"{problem}; see max_seq_length in its settings")
        return int(limit) - taken

    def _tokens(self, text: str) -> list[Any]:
        tokenizer = self._reader.tokenizer
        # Tokenizers of models of word vectors cannot be called.
        if not callable(tokenizer):
            words: list[Any] = tokenizer.tokenize(text)
            return words
        ids: list[Any] = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        return ids

    def _windows(self, text: str) -> list[str]:
        """The text in pieces that are short enough for the model; none for a blank text."""
        if not text.strip():
            return []
        # A tokenizer gives at most a token for each byte, so most sentences need not be tokenized twice.
        if self._longest is None or len(unicodedata.normalize("NFKC", text).encode()) <= self._longest:
            return [text]
        if len(text) == 1 or len(self._tokens(text)) <= self._longest:
            return [text]
        middle = len(text) // 2
        blank = text.find(" ", middle, middle + len(text) // 4)
        cut = middle if blank < 0 else blank
        return self._windows(text[:cut]) + self._windows(text[cut:])


def _prompt(model: SentenceTransformer) -> str:
    """The prompt in the model's configuration: its default, or the best for aligning."""
    prompts = {name: prompt for name, prompt in (model.prompts or {}).items() if prompt}
    if model.default_prompt_name:
        return str(prompts.get(model.default_prompt_name, ""))
    by_name = {"".join(filter(str.isalpha, name)).lower(): str(prompt) for name, prompt in prompts.items()}
    return next((by_name[name] for name in _PROMPTS if name in by_name), "")


def _devices(device: str) -> list[str]:
    """The devices that ``--device`` names; several GPUs share the work."""
    import torch  # noqa: PLC0415 - an extra

    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    all_gpus = [f"cuda:{number}" for number in range(gpus)]
    if device == "auto":
        return all_gpus or (["mps"] if torch.backends.mps.is_available() else ["cpu"])
    if device == "cuda" and gpus:
        return all_gpus
    if device == "cpu" or device in all_gpus or (device == "mps" and torch.backends.mps.is_available()):
        return [device]
    there = ", ".join([*all_gpus, "cpu"])
    raise InputError(f"--device {device}", f"PyTorch {torch.__version__} has no such device here; there are: {there}")


def _find(model: str, revision: str | None) -> Source:
    """The model's folder, or where it is on the hub."""
    folder = Path(model).expanduser()
    if not folder.exists():
        return resolve(model, revision)
    if not folder.is_dir():
        raise InputError(folder, "expected a model's folder, found a file")
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise InputError(
            folder,
            "expected a sentence-transformers model; the folder has no modules.json or config.json; "
            "give the one that holds them",
        )
    if revision is not None:
        raise InputError(folder, f"a folder has no revisions, so not {revision} either")
    return Source(str(folder), None, local=True)


def _digest(folder: Path) -> str:
    """A digest of all files of a model's folder, except its documentation."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() == ".md" or any(part.startswith(".") for part in Path(name).parts):
            continue
        digest.update(f"{name}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape"))
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()


def _clean(text: str) -> str:
    """The text without lone surrogates and NUL, which some tokenizers refuse."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", " ")
