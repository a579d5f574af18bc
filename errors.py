"""What goes wrong in a way a user can mend: one line that names the file, what was expected and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class DuiqiError(Exception):
    """An error to be shown as one line, without a stack trace; it can be sent from process to process.

    Attributes:
        status: with which a command that it ends exits.
    """

    status = 2

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors are pickled by their message, which their constructors do not take.
        return _restored, (type(self), self.args, self.__dict__)


class InputError(DuiqiError):
    """A file or text that cannot be used as it is.

    Args:
        source: the file, or a name for the text.
        problem: what was expected, what was found and what to do, in one line.
    """

    status = 1

    def __init__(self, source: str | Path, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = str(source)
        self.problem = problem


class MissingExtraError(DuiqiError):
    """A feature was asked for whose packages an extra brings.

    Args:
        feature: what was asked for, as the user named it.
        extra: the extra of ``duiqi`` that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs packages that are not installed: pip install 'duiqi[{extra}]'")
        self.extra = extra


class OutputError(DuiqiError):
    """The outputs cannot be written: a full disk, a folder without permission. What is written already is whole.

    Args:
        folder: the output folder.
        reason: the system's.
    """

    status = 1

    def __init__(self, folder: str | Path, reason: str) -> None:
        super().__init__(f"{folder}: cannot be written ({reason}); mend that and give the same command again to go on")


def wrong_type(function: str, argument: str, expected: str, found: object) -> TypeError:
    """The error for an argument of the wrong type, to be raised: what was expected and what was found, in a sentence.

    Args:
        function: the public function or class, ``align_texts``.
        argument: the name of its argument.
        expected: what it takes, and what to call instead where users often mean something else.
        found: the value it was given.
    """
    return TypeError(f"duiqi.{function} expects {expected} as `{argument}`, not {type(found).__name__}")


def _restored(kind: type[DuiqiError], args: tuple[Any, ...], attributes: dict[str, Any]) -> DuiqiError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error
