"""``duiqi tokenize``: the sentences or the words of a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..document import Document, Paragraph, Sentence
from ..errors import InputError
from .choices import known_encoding

if TYPE_CHECKING:
    from ..document import Language
    from ..tokenize.tokenizer import TokenizedText, Tokenizer

_MAX_LINE = 64 * 2**20


@click.command(short_help="Show the sentences or words of a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), help="The texts' language; by default by their script.")
@click.option("--words", is_flag=True, help="Words instead of sentences; in JSON beside them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSONL with offsets, a paragraph a line.")
@click.option("--user-dict", type=click.Path(path_type=Path), help="A jieba dictionary of one's own, for --words.")
@click.option("--no-hmm", is_flag=True, help="Leave unknown Chinese words uncut by the HMM, for --words.")
@click.option("--encoding", callback=known_encoding, help="The file's encoding, where it should not be detected.")
def tokenize(
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
    FILE is a text in any format that duiqi reads, or holds both languages. A .jsonl FILE with "id" and "text" in each
    line gives {"id", "sentences", "spans"} for each: the sentences as they stand in the text, and where, in characters.
    """
    from ..tokenize.tokenizer import Tokenizer  # noqa: PLC0415 - loads only what the subcommand needs
    from ..tokenize.words import ChineseWords  # noqa: PLC0415

    if (user_dict or no_hmm) and not words:
        raise click.UsageError("--user-dict and --no-hmm say how words are cut; add --words")
    tokenizer = Tokenizer(language, words=words, chinese=ChineseWords(user_dict, hmm=not no_hmm))
    if file.suffix.lower() in (".jsonl", ".ndjson"):
        sys.exit(_records(file, tokenizer, encoding))
    for number, text in enumerate(_paragraphs(file, encoding, language), 1):
        record = tokenizer.tokenize(text)
        if as_json:
            named = {"id": f"{file.stem}/p{number}", "language": record.language, "text": text}
            _print({**named, **record.fields()})
        else:
            _show(record)


def _paragraphs(file: Path, encoding: str | None, language: Language | None) -> Iterator[str]:
    """The paragraphs of a text; of a file of both languages those of either side, or of the language asked for."""
    from ..formats.files import rereadable  # noqa: PLC0415

    with rereadable(file) as copy:
        yield from _paragraphs_of(copy, file, encoding, language)


def _paragraphs_of(file: Path, named: Path, encoding: str | None, language: Language | None) -> Iterator[str]:
    from ..formats import registry  # noqa: PLC0415
    from ..formats.documents.page import is_page  # noqa: PLC0415
    from ..formats.documents.page import read as read_page  # noqa: PLC0415
    from ..formats.encoding import read_text  # noqa: PLC0415

    form = registry.find(file)
    bitexts = form.read_bitexts()
    if form.pages and is_page(read_text(file, encoding).text):
        bitexts = read_page
    if bitexts is not None:
        for bitext in bitexts(file, encoding):
            for document in (bitext.zh, bitext.en):
                if language in (None, document.language):
                    yield from (document.text[part.start : part.end] for part in document.paragraphs)
        return
    read_contents = form.read_contents()
    if read_contents is None:
        raise InputError(file, f"expected texts, found a file of {form.name}, which holds none; give the texts")
    contents = read_contents(file, encoding, language)
    for warning in contents.warnings:
        click.echo(f"duiqi: {warning.replace(str(file), str(named))}", err=True)
    yield from (text for text, _ in contents.paragraphs if text.strip())


def _show(record: TokenizedText) -> None:
    if record.words is not None:
        for spans in record.words:
            _write("\n".join([*record.texts(spans), "", ""]))
        return
    paragraph = Paragraph(0, len(record.text))
    document = Document(record.language, record.text, (paragraph,))
    for start, end in record.sentences:
        _write(document.passage([Sentence(start, end)]) + "\n")


def _records(file: Path, tokenizer: Tokenizer, encoding: str | None) -> int:
    """Print the record of each line of a JSONL file; 1 if a line could not be used, and the rest done."""
    return max((_record(file, number, line, tokenizer, encoding) for number, line in _lines(file)), default=0)


def _record(file: Path, number: int, line: bytes, tokenizer: Tokenizer, encoding: str | None) -> int:
    try:
        name, text = _text(line, encoding or "utf-8-sig")
    except ValueError as problem:
        click.echo(f"duiqi: {InputError(file, f'line {number}: {problem}')}", err=True)
        return 1
    _print({"id": name, **tokenizer.tokenize(text).fields()})
    return 0


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, one in memory at a time, with their numbers."""
    try:
        with file.open("rb") as lines:
            number = 0
            while line := lines.readline(_MAX_LINE + 1):
                number += 1
                if len(line) > _MAX_LINE:
                    raise InputError(file, f"line {number} is longer than {_MAX_LINE // 2**20} MiB; split it")
                if line.strip():
                    yield number, line
    except OSError as error:
        raise InputError(file, f"cannot be read ({error.strerror}); check the path") from None


def _text(line: bytes, encoding: str) -> tuple[str | int, str]:
    """The id and text of a line of JSONL; ValueError with what is wrong."""
    expected = 'expected an object with "id" and "text"'
    try:
        row: Any = json.loads(line.decode(encoding))
    except UnicodeDecodeError:
        raise ValueError(f"{expected} in {encoding}, found other bytes; name the encoding with --encoding") from None
    except LookupError:
        raise ValueError(f"there is no encoding {encoding!r}; choose another for --encoding") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{expected}, found no JSON ({error}); mend the line") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("id"), str | int):
        raise ValueError(f"{expected}, found {', '.join(map(repr, row)) if isinstance(row, dict) else 'another value'}")
    return row["id"], row["text"]


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
