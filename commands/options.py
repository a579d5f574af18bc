"""Every option that subcommands share or that fills a dataclass, declared once: default and choices are the field's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

import click
from langcodes import tag_is_valid

from ..batch.settings import Filters, RunOptions, Settings
from ..encode.registry import EncoderOptions
from ..formats.registry import WRITTEN
from .choices import known_encoding
from .sections import Option

T = TypeVar("T")
Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

_BY_DOCUMENT = ("tmx", "jsonl", "record", "beads")
KINDS = (*_BY_DOCUMENT, *(form.name for form in WRITTEN if form.name not in _BY_DOCUMENT))
"""What ``duiqi align`` writes: some as each document is done, the others from the record when all are."""
UNPAIRED = ("jsonl", "tmx")
"""The kinds that hold beads with an empty side only where the user asks for them."""


@dataclass(frozen=True, slots=True)
class Messages:
    """What ``duiqi align`` prints.

    Attributes:
        show: how many of the first sentence pairs are printed.
        profile: whether the seconds by stage are printed.
        quiet: whether nothing is printed while the job runs.
        log_json: whether messages are JSON, one a line.
    """

    show: int = 0
    profile: bool = False
    quiet: bool = False
    log_json: bool = False


def built(owner: type[T], values: Mapping[str, Any], **more: Any) -> T:  # noqa: ANN401 - values of any field
    """The dataclass that a group of options fills; an option that was not given leaves the field's default.

    Args:
        owner: the dataclass.
        values: what click read, by parameter name; names that are no fields of it are left alone.
        more: fields that no option fills as it stands.
    """
    names = [field.name for field in fields(cast("Any", owner))]
    return owner(**{name: values[name] for name in names if values.get(name) is not None} | more)


def option(*declarations: str, section: str, **settings: Any) -> Decorator:  # noqa: ANN401 - as click has it
    """An option in a section of the help."""
    return click.option(*declarations, cls=Option, section=section, **settings)


def field_option(owner: type, *declarations: str, section: str, **settings: Any) -> Decorator:  # noqa: ANN401 - as above
    """An option that fills a field of a dataclass, whose default and choices it takes.

    Args:
        owner: the dataclass.
        declarations: as of ``click.option``, with the long spelling or else the field's name at the end.
        section: of the help.
        settings: as of ``click.option``; where there are choices, the help ends with them.
    """
    name = declarations[-1].lstrip("-").replace("-", "_")
    field = next(field for field in fields(owner) if field.name == name)
    default = None if field.default is MISSING else field.default
    choices = choices_of(get_type_hints(owner)[name])
    if default is False:
        settings.setdefault("is_flag", True)
    elif choices:
        settings |= {"type": click.Choice(choices), "help": f"{settings['help']}: {', '.join(choices)}."}
    if isinstance(default, float) and default.is_integer():
        default = int(default)  # 3600, not 3600.0
    if default:  # 0 stands for no limit, None for nothing: the help says in words what happens then
        settings = {"default": default, "show_default": True} | settings
    return option(*declarations, section=section, **settings)


def choices_of(hint: Any) -> tuple[str, ...]:  # noqa: ANN401 - a type
    """The values of a Literal type, or of one in a union."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(choice for part in get_args(hint) for choice in choices_of(part))


def _together(*options: Decorator) -> Decorator:
    """Options as one decorator, in this order in the help."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for declared in reversed(options):
            command = declared(command)
        return command

    return decorate


def _listed(names: tuple[str, ...]) -> Callable[..., tuple[str, ...]]:
    """A callback that reads lists with commas as names in a fixed order."""

    def read(context: click.Context, parameter: click.Parameter, value: str | tuple[str, ...]) -> tuple[str, ...]:
        text = value if isinstance(value, str) else ",".join(value)
        found = [name.strip().lower() for name in text.split(",") if name.strip()]
        if not (found or value == ()) or not set(found) <= set(names):
            raise click.BadParameter(f"expected a list of {', '.join(names)}, found {text!r}", context, parameter)
        return tuple(name for name in names if name in found)

    return read


def out_option(metavar: str, text: str, **settings: Any) -> Decorator:  # noqa: ANN401 - as click has it
    """Where the output goes: ``-o``, in every subcommand that writes files."""
    return option("-o", "--out", metavar=metavar, section="Outputs", help=text, **{"required": True, **settings})


def _two_tags(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """Two language tags with a comma between."""
    if value is None:
        return None
    tags = tuple(tag.strip() for tag in value.split(","))
    if len(tags) != 2 or not all(tag_is_valid(tag) for tag in tags):
        raise click.BadParameter(f"expected two tags such as zh-Hans,en-US, found {value!r}", context, parameter)
    return tags[0], tags[1]


tmx_options = _together(
    option(
        "--tmx-languages",
        section="Outputs",
        metavar="TAGS",
        callback=_two_tags,
        help="The tags of Chinese and English in TMX, such as zh-Hans,en-US.",
    ),
    option(
        "--no-tmx-metadata",
        "tmx_metadata",
        section="Outputs",
        flag_value=False,
        default=True,
        help="Write TMX without the documents' metadata in each unit.",
    ),
)

as_aligned_option = option(
    "--as-aligned", section="Inputs", is_flag=True, help="Read a job's record without the corrections beside it."
)

encoding_option = option(
    "--encoding",
    section="Inputs",
    metavar="NAME",
    callback=known_encoding,
    help="The encoding of the inputs, if detection is wrong.",
)

weights_option = field_option(
    Settings,
    "--weights",
    section="Encoder",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Weights made by duiqi train.",
)

encoder_options = _together(
    field_option(
        EncoderOptions,
        "--encoder",
        section="Encoder",
        metavar="NAME",
        help="use (embedded), or a sentence-transformers model: a folder or ORG/NAME.",
    ),
    field_option(
        EncoderOptions,
        "--device",
        section="Encoder",
        metavar="NAME",
        help="Where a transformer runs: cpu, cuda, cuda:1, mps.",
    ),
    field_option(
        EncoderOptions,
        "--float-precision",
        "precision",
        section="Encoder",
        metavar="WIDTH",
        help="A transformer's floats; auto is float16 on GPUs",
    ),
    field_option(
        EncoderOptions,
        "--batch-size",
        section="Encoder",
        metavar="N",
        type=click.IntRange(min=1),
        help="Sentences that a transformer takes at once.",
    ),
    field_option(
        EncoderOptions,
        "--cache",
        section="Encoder",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="A folder that keeps sentence vectors for the next run.",
    ),
)

input_options = _together(
    option(
        "--zh",
        section="Inputs",
        metavar="PATH",
        multiple=True,
        help="The Chinese side: a file or a folder.",
    ),
    option(
        "--en",
        section="Inputs",
        metavar="PATH",
        multiple=True,
        help="The English side; several of --en or --zh as LABEL=PATH are versions.",
    ),
    option(
        "--pair-by-content",
        section="Inputs",
        is_flag=True,
        help="Pair by content the files that name and language do not pair.",
    ),
    option(
        "--pairs",
        section="Inputs",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False),
        help="A table of Chinese and English files, as pairing.tsv is.",
    ),
    field_option(
        Settings, "--lines", section="Inputs", help="Each line of --zh and --en is one sentence and is kept as given."
    ),
    encoding_option,
    field_option(
        Settings,
        "--layout",
        section="Inputs",
        metavar="LAYOUT",
        help="How a file holds its two languages, if script does not tell",
    ),
    field_option(
        Settings,
        "--rows",
        section="Inputs",
        metavar="HOW",
        help="Whether rows of tables are beads; auto keeps rows that the aligner agrees with",
    ),
    field_option(
        Settings, "--strict", section="Inputs", help="Count a document as failed if its reader warns about it."
    ),
)

output_options = _together(
    out_option("FOLDER", "The folder (or URL) for the outputs.", type=click.Path()),
    field_option(
        Settings,
        "--to",
        section="Outputs",
        metavar="LIST",
        default=",".join(Settings().to),
        callback=_listed(KINDS),
        help=f"Kinds of output, with commas between: {', '.join(KINDS)}.",
    ),
    tmx_options,
    option(
        "--unpaired",
        section="Outputs",
        metavar="[LIST]",
        multiple=True,
        callback=_listed(UNPAIRED),
        help=f"Also write beads with an empty side to these: {', '.join(UNPAIRED)}. Without LIST: to jsonl.",
    ),
    field_option(
        Settings,
        "--shard-size",
        section="Outputs",
        metavar="N",
        type=click.IntRange(min=1),
        help="Documents an output file; without it one file holds all.",
    ),
    field_option(
        Settings,
        "--compress",
        "compression",
        section="Outputs",
        metavar="HOW",
        help="Compress TMX and JSONL",
    ),
)

filter_options = _together(
    field_option(
        Settings, "--keep-doubtful", section="Filters", help="Write to TMX documents too whose sides hardly match."
    ),
    field_option(
        Filters,
        "--min-confidence",
        section="Filters",
        metavar="P",
        type=click.FloatRange(0, 1),
        help="Leave out pairs with a confidence below P (0 to 1).",
    ),
    field_option(
        Filters,
        "--max-length-ratio",
        section="Filters",
        metavar="R",
        type=click.FloatRange(min=1),
        help="Leave out pairs with one side more than R times its usual length.",
    ),
    field_option(Filters, "--dedup", section="Filters", metavar="HOW", help="Leave out repeated pairs"),
    field_option(
        Filters,
        "--dedup-scope",
        section="Filters",
        metavar="WHERE",
        help="Where a pair counts as repeated",
    ),
    field_option(Filters, "--drop-identical", section="Filters", help="Leave out pairs whose sides are the same text."),
    field_option(
        Filters, "--check-language", section="Filters", help="Leave out pairs that are not Chinese and English."
    ),
)

running_options = _together(
    field_option(
        RunOptions,
        "-j",
        "--jobs",
        section="Running",
        metavar="N",
        type=click.IntRange(min=1),
        help="Worker processes; by default all cores are used.",
    ),
    field_option(
        RunOptions,
        "--threads",
        section="Running",
        metavar="N",
        type=click.IntRange(min=1),
        help="Threads of each worker; by default 1 with --jobs.",
    ),
    field_option(
        RunOptions,
        "--timeout",
        section="Running",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        help="Seconds per 64 KiB of text before a worker is killed.",
    ),
    field_option(
        RunOptions,
        "--max-failures",
        section="Running",
        metavar="N",
        type=click.IntRange(min=0),
        help="Stop when more than N documents failed.",
    ),
    field_option(RunOptions, "--restart", section="Running", help="Delete what an earlier run wrote, and begin again."),
    field_option(RunOptions, "--force", section="Running", help="With --restart: delete changed outputs too."),
    option("--dry-run", section="Running", is_flag=True, help="Print what would be done, and do nothing."),
    field_option(RunOptions, "--engine", section="Running", metavar="NAME", help="This machine, or a Ray cluster"),
    field_option(RunOptions, "--address", section="Running", metavar="ADDRESS", help="The address of the Ray cluster."),
    field_option(
        RunOptions,
        "--gpus",
        section="Running",
        metavar="SHARE",
        type=click.FloatRange(min=0),
        help="GPUs of each worker on the cluster; .25 is a quarter of one.",
    ),
)

message_options = _together(
    field_option(
        Messages,
        "--show",
        section="Messages",
        metavar="N",
        type=click.IntRange(min=0),
        help="Print the first N sentence pairs.",
    ),
    field_option(Messages, "--profile", section="Messages", help="Print where the time went."),
    field_option(Messages, "-q", "--quiet", section="Messages", help="No messages while the job runs."),
    field_option(Messages, "--log-json", section="Messages", help="Messages as JSON, one a line."),
)
