# The public names, each with its home. This file is the only list: type checkers and editors read it, and the package
# loads a name from its home when the name is first used.
from .align.aligner import Aligner as Aligner
from .align.aligner import align_sentences as align_sentences
from .align.aligner import align_texts as align_texts
from .align.versions import join_versions as join_versions
from .document import Alignment as Alignment
from .document import Bead as Bead
from .document import Bitext as Bitext
from .document import Document as Document
from .document import Pair as Pair
from .document import Paragraph as Paragraph
from .document import Sentence as Sentence
from .document import Source as Source
from .encode.registry import load_encoder as load_encoder
from .errors import DuiqiError as DuiqiError
from .errors import InputError as InputError
from .errors import MissingExtraError as MissingExtraError
from .errors import OutputError as OutputError
from .eval.evaluation import evaluate as evaluate
from .formats import read as read
from .formats import read_alignments as read_alignments
from .formats import read_pair as read_pair
from .formats import write as write
from .tokenize.segment import split_sentences as split_sentences
from .version import __version__ as __version__
