"""Several encoders as one: their vectors side by side, so that a cosine is a weighted mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from . import Encoder, Encoding, Vectors
from .compose import unit_rows

# Sentences of many kinds with their translations, only to see how far apart an encoder puts what belongs together and
# what does not.
_PROBES = (
    ("今天下午开始下雨了。", "It started raining this afternoon."),
    ("全国粮食产量比去年增长百分之七。", "National grain output grew by seven percent over last year."),
    ("“你怎么还没走？”她问。", '"Why haven\'t you left yet?" she asked.'),
    (
        "用人单位应当依法缴纳社会保险费。",
        "Employers shall pay social insurance contributions in accordance with the law.",
    ),
    ("点击右上角的按钮保存文件。", "Click the button in the upper right corner to save the file."),
    ("老人慢慢地走过那座石桥。", "The old man walked slowly across the stone bridge."),
    ("两国总理在北京签署了联合声明。", "The two prime ministers signed a joint statement in Beijing."),
    ("这种药可能引起轻微的头痛。", "This medicine may cause a mild headache."),
    ("他的弟弟是一名小学教师。", "His younger brother is a primary school teacher."),
    ("实验结果见表三。", "The results of the experiment are given in Table 3."),
    ("球队在最后一分钟进球，赢得了比赛。", "The team scored in the last minute and won the match."),
    ("谢谢大家！", "Thank you all!"),
)


@dataclass(frozen=True, slots=True)
class EnsembleEncoding:
    """Sentences encoded by several encoders; each composes a run in its own way.

    Attributes:
        parts: the members' encodings.
        scales: what each member's vectors are multiplied by.
        vectors: unit rows: shape (sentences, sum of the members' dimensions).
    """

    parts: tuple[Encoding, ...]
    scales: tuple[float, ...]
    vectors: Vectors

    def runs(self, starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Vectors:
        """Unit rows, one a run."""
        return _side_by_side([part.runs(starts, lengths) for part in self.parts], self.scales)

    def __getitem__(self, sentences: slice | NDArray[np.integer]) -> EnsembleEncoding:
        return EnsembleEncoding(tuple(part[sentences] for part in self.parts), self.scales, self.vectors[sentences])


class EnsembleEncoder:
    """Encoders whose cosines are averaged, each weighted by how closely its cosines lie together.

    The cosines of one encoder spread over half of the scale and those of another over a tenth; in a plain mean the
    second would count for nothing.
    """

    def __init__(self, members: Sequence[Encoder]) -> None:
        self._members = tuple(members)

    @property
    def name(self) -> str:
        """The members' names, joined by +."""
        return "+".join(member.name for member in self._members)

    @property
    def revision(self) -> str:
        """The members' revisions, joined by +."""
        return "+".join(member.revision for member in self._members)

    @property
    def dimension(self) -> int:
        """The sum of the members' dimensions."""
        return sum(member.dimension for member in self._members)

    @cached_property
    def _scales(self) -> tuple[float, ...]:
        spreads = np.array([_spread(member) for member in self._members])
        weights = 1 / np.maximum(spreads, 1e-3)
        return tuple(np.sqrt(weights / weights.sum()).tolist())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one a text, float32: shape (texts, dimension)."""
        return _side_by_side([member.encode(texts) for member in self._members], self._scales)

    def encode_sentences(self, texts: Sequence[str]) -> EnsembleEncoding:
        """Encode each sentence once by every member."""
        parts = tuple(member.encode_sentences(texts) for member in self._members)
        return EnsembleEncoding(parts, self._scales, _side_by_side([part.vectors for part in parts], self._scales))


def _spread(encoder: Encoder) -> float:
    """By how much cosines of translations exceed those of sentences that have nothing to do with each other."""
    zh, en = (encoder.encode(texts) for texts in zip(*_PROBES, strict=True))
    cosines = zh @ en.T
    same = np.eye(len(_PROBES), dtype=bool)
    return float(cosines[same].mean() - cosines[~same].mean())


def _side_by_side(vectors: Sequence[Vectors], scales: Sequence[float]) -> Vectors:
    return unit_rows(
        np.concatenate([part * np.float32(scale) for part, scale in zip(vectors, scales, strict=True)], axis=1)
    )
