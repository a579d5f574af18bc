"""Tables for papers and pages: Markdown and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .tables import Table

_LATEX = {
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "≤": r"$\leq$",
}
_LATEX_SPECIAL = re.compile("|".join(map(re.escape, _LATEX)))


def as_markdown(tables: Iterable[Table], notes: Iterable[str] = ()) -> str:
    """Tables as GitHub's Markdown, each under its title; notes as a list."""
    parts = []
    for table in tables:
        rule = ["---" if at < table.words else "---:" for at in range(len(table.columns))]
        lines = [table.columns, tuple(rule), *table.rows]
        rows = "\n".join(f"| {' | '.join(map(_markdown, line))} |" for line in lines)
        parts.append(f"**{_markdown(table.title)}**\n\n{rows}\n")
    if listed := "\n".join(f"- `{note}`" for note in notes):
        parts.append(listed + "\n")
    return "\n".join(parts)


def as_latex(tables: Iterable[Table], notes: Iterable[str] = ()) -> str:
    """Tables for LaTeX with ``booktabs``, each a float with its title as the caption; notes as comments."""
    parts = []
    for table in tables:
        columns = "l" * table.words + "r" * (len(table.columns) - table.words)
        head, *rows = (" & ".join(map(_latex, line)) + r" \\" for line in (table.columns, *table.rows))
        body = "\n".join([r"\toprule", head, r"\midrule", *rows, r"\bottomrule"])
        parts.append(
            f"\\begin{{table}}\n\\centering\n\\caption{{{_latex(table.title)}}}\n"
            f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n\\end{{table}}\n"
        )
    parts += [f"% {' '.join(note.split())}\n" for note in notes]
    return "\n".join(parts)


def _markdown(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _latex(cell: str) -> str:
    return _LATEX_SPECIAL.sub(lambda match: _LATEX[match[0]], cell)
