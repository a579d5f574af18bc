"""Decides what follows a Chinese quotation: its reporting clause, the clause it is part of, or a new sentence."""

from __future__ import annotations

import re

from .script import simplify_characters

# The text after a quotation up to the next mark that ends a clause, line breaks included. Reporting clauses may be long
# (…磕了磕烟袋锅，慢慢地说); 80 characters at most keep the search linear.
_CLAUSE = re.compile(r"[^。！？!?…⋯“”「」『』‘’\"＂：:；;]{1,80}")
_OPENERS = '“「『‘"＂'


def _any(words: str) -> str:
    """A pattern that matches any of the words, which are separated by whitespace."""
    return f"(?:{'|'.join(words.split())})"


# Verbs of saying and thinking that end a reporting clause, beside everything that ends in 道 (笑道, 命令道).
_VERB = _any("""
    回答 反问 追问 询问 质问 责问 盘问 提问 发问 答应 答复 回应 回复 应声 应和 附和 搭腔 搭话 接口 接话 插嘴 插话
    打断 补充 解释 说明 声明 宣布 宣告 宣称 表示 表态 强调 指出 认为 认定 以为 介绍 透露 坦言 直言 坦承 承认 否认
    回忆 总结 评价 评论 呼吁 号召 倡议 建议 提议 主张 要求 请求 央求 恳求 哀求 乞求 命令 下令 吩咐 嘱咐 叮嘱 叮咛
    交代 提醒 警告 告诫 劝告 劝说 安慰 鼓励 保证 发誓 起誓 抱怨 埋怨 责备 责怪 批评 斥责 训斥 呵斥 喝斥 怒斥 反驳
    辩解 争辩 申辩 抗议 感叹 感慨 赞叹 惊叹 叹息 慨叹 惊呼 欢呼 高呼 呼喊 呐喊 叫喊 叫嚷 嚷嚷 吆喝 吼叫 怒吼 咆哮
    大叫 尖叫 惊叫 咒骂 怒骂 嘟囔 嘟哝 嘟噜 咕哝 咕噜 嘀咕 唠叨 念叨 喃喃 低语 耳语 自语 寻思 思忖 暗想 心想 预言
    断言 朗诵 嘲讽 讥讽 嘲弄 挖苦 打趣 调侃 讽刺 诉说 哭诉 控诉 陈述 叙述 报道 祝福 祝贺 祈祷 请示 报告 汇报 招呼
    说话 开腔 发言 致辞 称赞 赞扬 夸奖 撒娇 求饶 告饶 开口 出声
""")
_SAY = "(?:[说问喊叫答嚷想骂吼喝唱念讲谈劝求叹哼应称写嗌曰]|(?:[佢哋]|[阿老][一-龥]{1,2})话)"
_HOW = (
    "[着了过]?(?:[出起开]|下去|起来|出来|出声来?|出口|开来|不停|不已|不止|再三|连连|一遍)?"
    "(?:了?[一两三几][声句遍]|[声句])?"
)
_WHOM = (
    r"(?:[我你您他她它咱俺佢][们哋]?|大家|自己|众人|[老小阿][一-龥]|[一-龥]{0,3}"
    + _any("""
        妈 妈妈 爸 爸爸 爷爷 奶奶 母亲 父亲 爹 娘 哥哥 姐姐 弟弟 妹妹 叔叔 大爷 大娘 大嫂 老师 同志 主任 书记 师傅
        队长 医生 先生 小姐 太太 孩子 老人 记者
    """)
    + ")"
)
_TOLD = _any("""
    问 告诉 嘱咐 吩咐 叮嘱 提醒 警告 安慰 劝 回答 责备 质问 反问 教训 通知 骂 教导 勉励 鼓励 批评 称赞 责问 纠正
    催促 央求 恳求 请求 哀求 训斥 打断 夸 夸奖 嘲笑 数落 埋怨 劝告 开导 启发 鼓动 动员 指示 命令 回应 反驳
""")
_SPEECH = re.compile(
    rf"(?:道|(?:{_VERB}|{_SAY}){_HOW}|{_TOLD}{_WHOM}|^.{{1,8}}问(?![题候世卷号津路心责])[^了过着]{{1,4}})$"
)
# Words that end in 道 or in a verb of saying, but are no verbs of saying.
_NOT_SPEECH = re.compile(
    _any("""
    知道 难道 街道 铁道 跑道 频道 味道 轨道 管道 通道 渠道 河道 隧道 航道 公道 地道 人道 厚道 霸道 门道 力道 一道
    大道 小道 车道 要道 过道 楼道 赤道 坑道 便道 正道 步道 弯道 栈道 茶道 称道 乐道 听说 据说 小说 传说 学说 演说
    胡说 难说 再说 话说 好说 学问 疑问 访问 顾问 慰问 过问 理想 思想 梦想 感想 幻想 设想 联想 猜想 名叫 答话 电话
    笑话 神话 童话 的话 这话 那话 听话 普通话 适应 反应 效应 供应 相应 对应 号称 名称 简称 统称 人称 听写 描写 编写
    会谈 座谈 演讲 听讲 问答 解答 报答 职称 爱称 概念 观念 纪念 思念 想念 信念 悬念 怀念 追求 需求 征求 不想 没想
    歌唱 演唱 合唱 独唱
    """)
    + "$"
)
_REFUSED = re.compile(
    "(?:没有?|不|未|别|无法|不曾|未曾)[再能敢肯想去愿必用要多]?(?:回答|答应|答|说|问|想|讲|吭|开口|出声|应)"
)
# 她说，声音很低: after the verb comes how it was said, not what (indirect speech).
_MANNER = re.compile(
    "[他她]?的?(?:声音|语气|口气|脸|满脸|满面|眼|双眼|两眼|目光|神情|表情|嘴|手|双手|泪|嗓)|"
    "并(?!不|没|非)|一边|一面|头也|没有?抬|一动不动|[站走坐躺跑跳转拿放伸盯瞧摇皱擦抹拍推拉抬低挥握笑哭叹]|看(?!来|样|起)"
)
_WHILE_SAYING = re.compile("^.{1,12}[说喊叫嚷问想骂答]着$")

# What follows a quotation that is a part of a clause: ”的喊声, ”地一声, ”几个大字, ”等口号, ”之类.
_PART = re.compile(
    "的(?![确士])|地(?![上下面里主球方道铁图位区震点])|之(?:[类声说称语词歌]|一)|"
    "等(?:等|[^一-龥]|口号|标语|字|词|语|话|问|歌)|[一二两三四五六七八九十几数]+个?[大小金红黑白]?字|"
    "[一二两三四五六七八九十几数]+(?:[词语句声文书诗类歌]|[个条句幅](?:口号|标语|横幅))|字样|声音?[中里此不响]|"
    "成为?了?|已成|响彻|此起彼伏|不绝于耳|为(?:题|名|主题|口号|目标|中心|座右铭)|"
    '(?:之?[前后]|时|以[前后])[，,]|[和与及跟或到][“「『"]'
)
_PART_BEGINS = frozenset("的地之等一二两兩三四五六七八九十几幾数數字声聲成已响響此不为為前后後时時以和与與及跟或到")
# The same of a quotation that is the subject of its sentence: “…！”是他的口头禅, “…！”这句话.
_APPOSITION = re.compile(
    "一[边面]|是(?![的啊])|就是|便是|即[是为]|"
    "这(?:句|[一几两三四五六七八九十]+[句个]|个(?:词|字|问题|口号)|种(?:话|说法|思想|精神)|样的|首|类)"
)
# After a quotation within a clause (写着“…！”) only a word that looks like a subject begins a new sentence.
_SUBJECT = re.compile("[我你您他她它咱俺佢](?!的)|大家|人们|同志们|战士们|这[时天里位些]|那[时天里位些]|[^一-龥]")
_SAY_BEFORE = re.compile(rf"(?:道|(?:{_VERB}|{_SAY}){_HOW})$")
# Characters of the longest clause without a verb of saying that may join the two halves of a quotation.
_GESTURE = 20
_HAN = re.compile("[\u3400-\u9fff]")


def part_of_clause(text: str, position: int) -> bool:
    """Whether the text from ``position`` on makes the quotation before it part of a clause: ”的喊声, ”几个大字."""
    if text[position] not in _PART_BEGINS:
        return False
    return _PART.match(simplify_characters(text[position : position + 8])) is not None


def goes_on(text: str, opener: int, position: int, *, resumed: bool, stop: str) -> bool:
    """Whether the sentence continues at ``position``, after a quotation that ends in a stop.

    Args:
        text: one paragraph.
        opener: the offset of the opening mark; -1 where it is missing.
        position: the offset of the first character after the quotation's closing marks and whitespace.
        resumed: whether another quotation closed in the same sentence before this one opened (“走吧，”他说，“…”).
        stop: the stop that the quotation ends in; an ellipsis only where there is no final mark with it.
    """
    mark = text[position]
    if mark in "—－～~)）》":
        return True
    if mark in _OPENERS:
        return False
    if part_of_clause(text, position):
        return True
    if opener >= 0 and _introduced(text, opener, resumed=resumed):
        return False
    following = simplify_characters(text[position : position + 8])
    if _APPOSITION.match(following) or _is_report(text, position):
        return True
    return opener > 0 and _within_clause(text, opener, following, stop)


def _introduced(text: str, opener: int, *, resumed: bool) -> bool:
    """Whether a quotation was introduced (他问：“…”), so that no reporting clause follows it."""
    before = text[max(0, opener - 14) : opener].rstrip()
    mark = before[-1:]
    if mark in ("：", ":", "—"):
        return True
    if mark not in ("，", ","):
        return False
    return resumed or _SAY_BEFORE.search(simplify_characters(before[:-1].rstrip())) is not None


def _within_clause(text: str, opener: int, following: str, stop: str) -> bool:
    """Whether the clause continues after a quotation that follows a word without punctuation (写着“…！”)."""
    before = text[opener - 1]
    if stop in "。｡.．" or not (before == "、" or _HAN.match(before)) or _SUBJECT.match(following):
        return False
    spoken = _SAY_BEFORE.search(simplify_characters(text[max(0, opener - 6) : opener]))
    return stop in "…⋯" or spoken is None


def _is_report(text: str, position: int) -> bool:
    clause = _CLAUSE.match(text, position)
    if clause is None:
        return False
    after = text[clause.end() : clause.end() + 1]
    said = "".join(clause.group().split())
    parts = re.split("[，,]", simplify_characters(said))
    resumes = bool(after) and after in _OPENERS and not parts[-1]
    if resumes:
        parts.pop()
    elif after and after in ":：":
        # 他接着说：“…” introduces the next quotation.
        return False
    *earlier, last = parts
    for part, following in zip(earlier, parts[1:], strict=True):
        if _WHILE_SAYING.match(part) or (_speaks(part) and _MANNER.match(following)):
            return True
        if _speaks(part):
            return False
    # “车票。”列车员伸出手，“请出示一下。”
    return _speaks(last) or (resumes and len(said) <= _GESTURE)


def _speaks(part: str) -> bool:
    # A verb with its complements is shorter than this.
    end = part[-14:]
    return _SPEECH.search(end) is not None and _NOT_SPEECH.search(end) is None and _REFUSED.search(end) is None
