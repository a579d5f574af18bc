"""Options whose values are looked up in what loads only when they are given, so that ``--help`` stays quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from .sections import Option


class RegistryOption(Option):
    """An option of names that a registry knows; its help lists them.

    Args:
        declarations: as of ``click.Option``.
        names: gives the names; called when help is printed, a value is checked or completed.
        settings: as of ``Option``.
    """

    def __init__(self, *declarations: Any, names: Callable[[], Iterable[str]], **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*declarations, **settings)
        self._names = names

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:  # noqa: ANN401 -- as click has it
        """The value, if the registry knows all names in it."""
        value = super().type_cast_value(ctx, value)
        named = value if isinstance(value, tuple) else (value,)
        known = list(self._names()) if any(named) else []
        if unknown := [name for name in named if name and name not in known]:
            raise click.BadParameter(f"there is no {unknown[0]!r}; choose from {', '.join(known)}", ctx, self)
        return value

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's line of help with the names."""
        self.help, written = f"{self.help} One of {', '.join(self._names())}.", self.help
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = written

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that begin so."""
        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]


def known_encoding(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The encoding, or those of both languages, that the user named; one that is not known is told before any work."""
    if value:
        from ..formats.encoding import check_encodings  # noqa: PLC0415

        check_encodings(value)
    return value
