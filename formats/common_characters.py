"""The most frequent Chinese characters, Simplified and Traditional, by which encodings are recognised."""

from __future__ import annotations

from typing import Final

COMMON: Final = frozenset(
    "一万三上下不与专业两並个中为主之也了事二于五些亞交人今从他代令以们件任众会但位体何作你佢使來例供係保信個們值傷先克党入內"
    "全公六关其内出分创利到制前力加务动動務包化北区區十卡参參及发取受口可司合同名后向告员呢周命和咗品哋員哥問喺嘅器四因国國在"
    "地场報場士处外多大天好如威子存学學它安官定实家容对将將專對小尔就尼展山工已市布年并应度建开式当後得從德心性总息您情意應成"
    "我或戰所投报拉拜持指据接控提擊支改政教数數文斯新方於无日时明是時普更最會月有服期未本机来果查核格條检業構機權次歐正此歲死"
    "每比民水求決法流海点為無然爾版物特现現球理生用由电男當疫發的目直相看着确示社票禮种科程稱空立端第等管系約統經總續约组经结"
    "统网罗置羅美群者而联能自至與节英處行表被西要規言計設話該認說請諾證警議讓计认议设该说请資賽资赛起超身車过运还这进选這通週"
    "進過道達選部都配里重量長长門開間關问间队限院隊集電需面項頓領馬體高默點黨"
)
"""The 260 most frequent characters of Simplified and of Traditional texts (news, novels, statutes, manuals)."""
