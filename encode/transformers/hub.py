"""The Hugging Face hub: from a model's name to a fixed revision, or one line on why there is none."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError

_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_SECONDS_TO_ANSWER = 10


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model is: a folder, or a commit on the hub.

    Attributes:
        name: the folder's path, or ``ORG/NAME``.
        commit: the commit on the hub; None for a folder.
        local: whether all files are on this machine already.
    """

    name: str
    commit: str | None
    local: bool


def resolve(name: str, revision: str | None) -> Source:
    """Find a model on the hub, in the local cache first.

    Args:
        name: ``ORG/NAME``.
        revision: branch, tag or commit; None for the one in the cache, or else the newest.

    Raises:
        InputError: the name is malformed, the hub has no such model, or it cannot be fetched.
    """
    from huggingface_hub import HfApi, constants, errors, try_to_load_from_cache  # noqa: PLC0415 - an extra
    from huggingface_hub.utils import validate_repo_id  # noqa: PLC0415

    malformed = InputError(name, "no such folder, and the name of a model on the Hugging Face hub is ORG/NAME")
    if not _NAME.fullmatch(name):
        raise malformed
    try:
        validate_repo_id(name)
    except errors.HFValidationError:
        raise malformed from None
    for file in ("modules.json", "config.json"):
        cached = try_to_load_from_cache(name, file, revision=revision)
        if isinstance(cached, str):
            # .../snapshots/COMMIT/file
            return Source(name, Path(cached).parent.name, local=True)
    hint = "no such folder, and not in the local cache of the Hugging Face hub"
    if constants.HF_HUB_OFFLINE:
        raise InputError(name, f"{hint}; HF_HUB_OFFLINE is set, so it is not fetched")
    try:
        info = HfApi().model_info(name, revision=revision, timeout=_SECONDS_TO_ANSWER)
    except errors.RevisionNotFoundError as error:
        raise InputError(name, f"the hub has no revision {revision} of it") from error
    except (errors.RepositoryNotFoundError, errors.GatedRepoError) as error:
        raise InputError(name, f"{hint}; the hub has no such model, or not for you (`hf auth login`)") from error
    except Exception as error:
        # The class of connection errors depends on the version of the library and of the one below it.
        raise InputError(name, f"{hint}, and the hub cannot be reached ({type(error).__name__})") from error
    return Source(name, info.sha or revision or "main", local=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Hides the libraries' progress bars and advice while a model loads; errors are raised as usual."""
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415 - an extra

    level = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    logger = logging.getLogger("sentence_transformers")
    logger_level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(logger_level)
        transformers_logging.set_verbosity(level)
        transformers_logging.enable_progress_bar()
