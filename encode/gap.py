"""The cosine gap of an encoder: how much higher cosines of translations are than cosines of unrelated sentences."""

from __future__ import annotations

import numpy as np

from . import Encoder

# Sentences of many kinds with their translations, written for this purpose.
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


def cosine_gap(encoder: Encoder) -> float:
    """The mean cosine of twelve sentences with their translations, minus that with the translations of the others."""
    zh, en = (encoder.encode(texts) for texts in zip(*_PROBES, strict=True))
    cosines = zh @ en.T
    same = np.eye(len(_PROBES), dtype=bool)
    return float(cosines[same].mean() - cosines[~same].mean())
