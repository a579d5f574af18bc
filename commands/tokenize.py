"""``duiqi tokenize``: the sentences or the words of a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..document import LANGUAGES, Document, Paragraph, Sentence
from ..errors import InputError
from .options import encoding_option, option
from .sections import Command

if TYPE_CHECKING:
    from ..document import Language
    from ..tokenize.tokenizer import TokenizedText, Tokenizer

EXAMPLES = (
    "duiqi tokenize novel.txt",
    "duiqi tokenize novel.txt --words --user-dict names.txt",
    "cat texts.jsonl | duiqi tokenize - > sentences.jsonl",
)


@click.command("tokenize", cls=Command, examples=EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@option(
    "--language",
    section="Inputs",
    metavar="LANGUAGE",
    type=click.Choice(LANGUAGES),
    help=f"The texts' language: {', '.join(LANGUAGES)}; by default found by script.",
)
@encoding_option
@option("--words", section="Outputs", is_flag=True, help="Print words instead of sentences; in JSON beside them.")
@option(
    "--user-dict",
    section="Outputs",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --words, a jieba dictionary with words of your own.",
)
@option(
    "--no-hmm",
    section="Outputs",
    is_flag=True,
    help="With --words, split unknown Chinese words into characters.",
)
@option("--json", "as_json", section="Outputs", is_flag=True, help="Print JSONL with offsets, a paragraph a line.")
def command(
    file: Path,
    *,
    language: Language | None,
    words: bool,
    as_json: bool,
    user_dict: Path | None,
    no_hmm: bool,
    encoding: str | None,
) -> None:
    """Show the sentences of FILE, one a line.

    With --words the words, one a line and a blank line after each sentence. With --json a line for each paragraph.
    FILE is a text in any format that duiqi reads, or holds both languages, or is - for standard input. JSONL with "id"
    and "text" in each line gives {"id", "sentences", "spans"} for each: the sentences as they stand in the text, and
    where, in characters.
    """
    from ..formats.standard import STANDARD, about_input, input_file  # noqa: PLC0415 - loads only what the subcommand needs
    from ..formats.texts import holds_rows, paragraphs  # noqa: PLC0415
    from ..tokenize.tokenizer import Tokenizer  # noqa: PLC0415
    from ..tokenize.words import ChineseWords  # noqa: PLC0415

    if (user_dict or no_hmm) and not words:
        raise click.UsageError("--user-dict and --no-hmm say how words are cut; add --words")
    if encoding is not None and "=" in encoding:
        raise click.UsageError("a file has one encoding: give --encoding its name alone")
    tokenizer = Tokenizer(language, words=words, chinese=ChineseWords(user_dict, hmm=not no_hmm))
    with input_file(file) as copy:

        def warn(message: str) -> None:
            click.echo(f"duiqi: {about_input(message, file, copy)}", err=True)

        if file.suffix.lower() in (".jsonl", ".ndjson") or (file == STANDARD and holds_rows(copy)):
            sys.exit(_print_rows(copy, tokenizer, encoding, warn))
        for number, text in enumerate(paragraphs(copy, encoding, language, warn=warn), 1):
            record = tokenizer.tokenize(text)
            if as_json:
                named = {"id": f"{copy.stem}/p{number}", "language": record.language, "text": text}
                _print({**named, **record.fields()})
            else:
                _show(record)


def _print_rows(file: Path, tokenizer: Tokenizer, encoding: str | None, warn: Callable[[str], None]) -> int:
    """Print the record of each line of a JSONL file; 1 if a line could not be used, and the rest done."""
    from ..formats.texts import rows  # noqa: PLC0415

    status = 0
    for row in rows(file, encoding or "utf-8-sig"):
        if isinstance(row, InputError):
            warn(str(row))
            status = 1
        else:
            _print({"id": row[0], **tokenizer.tokenize(row[1]).fields()})
    return status


def _show(record: TokenizedText) -> None:
    if record.words is not None:
        for spans in record.words:
            _write("\n".join([*record.texts(spans), "", ""]))
        return
    paragraph = Paragraph(0, len(record.text))
    document = Document(record.language, record.text, (paragraph,))
    for start, end in record.sentences:
        _write(document.passage([Sentence(start, end)]) + "\n")


def _print(fields: dict[str, object]) -> None:
    line = json.dumps(fields, ensure_ascii=False)
    try:
        _write(line + "\n")
    except UnicodeEncodeError:
        # A lone surrogate, which UTF-8 does not have but JSON can escape.
        _write(json.dumps(fields) + "\n")


def _write(text: str) -> None:
    # UTF-8 whatever the terminal's locale: the sentences must come out as they went in.
    sys.stdout.buffer.write(text.encode("utf-8"))
