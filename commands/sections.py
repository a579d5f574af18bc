"""A command whose help comes in titled sections with examples, and whose usage errors say what to type."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import click


class Option(click.Option):
    """An option that belongs to a section of its command's help.

    Args:
        declarations: as of ``click.Option``.
        section: the title of the section.
        settings: as of ``click.Option``.
    """

    def __init__(self, *declarations: Any, section: str, **settings: Any) -> None:  # noqa: ANN401 - as click has it
        super().__init__(*declarations, **settings)
        self.section = section

    def get_help_extra(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """The default, and whether the option must be given; the help text states the range in words."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class Command(click.Command):
    """A subcommand of ``duiqi``.

    Args:
        arguments: as of ``click.Command``.
        examples: command lines that its help ends with; the first also serves as a pattern in usage errors.
        renamed: old spellings of options and the new ones; an old one works and prints a warning.
        optional: options whose value may be left out: the values that are recognised, and the one that is meant then.
        settings: as of ``click.Command``.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - as click has it
        examples: Sequence[str],
        renamed: Mapping[str, str] | None = None,
        optional: Mapping[str, tuple[Sequence[str], str]] | None = None,
        **settings: Any,  # noqa: ANN401 - as click has it
    ) -> None:
        super().__init__(*arguments, **settings)
        self.examples = tuple(examples)
        self.renamed = renamed or {}
        self.optional = optional or {}

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; where one is missing, the error shows what to add and where."""
        typed = args[: args.index("--")] if "--" in args else args
        rest = args[len(typed) :]
        given = self._filled([self._current(argument, quiet=ctx.resilient_parsing) for argument in typed])
        try:
            return super().parse_args(ctx, given + rest)
        except click.MissingParameter as missing:
            pattern = self.examples[0]
            if args and isinstance(missing.param, Option):
                # The user's own command line with the option at its end, as the first example has it.
                option = missing.param.opts[0]
                value = pattern.partition(f" {option} ")[2].split(" ")[0]
                add = f"add {option} {missing.param.make_metavar(ctx)}"
                pattern = f"{ctx.command_path} {shlex.join(args)} {option} {value}"
            else:
                add = f"{missing.param.get_error_hint(ctx)} is missing" if missing.param else missing.format_message()
            raise click.UsageError(f"{add}, as in: {pattern}", ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, a section a title, in one column."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)):
                sections.setdefault(getattr(parameter, "section", _HELP), []).append(record)
        sections[_HELP] = sections.pop(_HELP)  # to the end
        widest = max(len(name) for records in sections.values() for name, _ in records)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(min(widest, _COLUMN)), text) for name, text in records], _COLUMN)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are typed."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")

    def _current(self, argument: str, *, quiet: bool) -> str:
        """An argument in the present spelling."""
        old, equals, value = argument.partition("=")
        new = self.renamed.get(old)
        if new is None:
            return argument
        if not quiet:
            click.echo(f"duiqi: {old} is now {new}; the old spelling goes with the next version", err=True)
        return f"{new}{equals}{value}"

    def _filled(self, arguments: list[str]) -> list[str]:
        """Arguments in which every option has its value, so that none takes the input after it for one."""
        filled = []
        for argument, after in zip_longest(arguments, arguments[1:], fillvalue=""):
            values, meant = self.optional.get(argument, ((), ""))
            known = all(value.strip().lower() in values for value in after.split(","))
            filled.append(f"{argument}={meant}" if meant and not known else argument)
        return filled


_HELP = "Help"
_COLUMN = 26
"""Characters of the column of names at most; a longer name stands on a line of its own."""
