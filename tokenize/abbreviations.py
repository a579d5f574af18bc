"""English abbreviations and words that begin sentences: Punkt's parameters, with additions for newspapers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from punkt import PunktParameters

# Flags of orthographic contexts in Punkt's parameters (Kiss and Strunk 2006, section 4.2): with a capital within a
# sentence; in lower case at the beginning of a sentence, within it, or at an unknown place.
_MIDDLE_UPPER = 4
_LOWER = 16 | 32 | 64


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Stand before a name; in lower case (the dr.) they may be words.
TITLES = _words("""
    mr mrs ms messrs mme mlle dr drs prof profs rev fr gen lt col maj capt cpt cmdr cdr adm brig sgt cpl pvt pfc
    sen sens rep reps gov govs pres hon supt insp det ald atty asst assoc amb lt.col lt.gen maj.gen brig.gen
    vice-adm rear-adm wm chas geo thos benj robt
""")
# Stand before an explanation or an example, and never end a sentence.
LEADING = _words("e.g i.e eg viz cf vs approx ca circa incl excl esp resp ibid op loc p.s n.b rs")
# Stand before a name more often than at the end of a sentence: only a function word begins a sentence after them.
BEFORE_NAMES = _words("st ste mt ft pt univ dept depts govt bldg intl natl tel fax ed eds trans al cit v")
MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
# Stand before a number; elsewhere they are words, or abbreviations that may end a sentence.
NUMBERED = _words("""
    no nos n° nr p pp pg pgs vol vols ch chap chaps fig figs art arts sec secs sect para paras par eq eqs ex exs
    tab ver v col cols ln ll app bk pt pts div reg sched cl rm apt flt rt hwy ext item jan feb mar apr jun jul aug
    sep sept oct nov dec
""")
_NUMBERED_WORDS = _words("no art fig ch ex sec tab par col cl reg rm app item mar dec jun sched ext ver div apt pt")
# May stand before a name as well as at the end of a sentence.
_CLOSING = _words("""
    inc co corp cos ltd llc plc bros jr sr esq etc al ave blvd rd sq hwy pkwy pl terr est min max sec secs hr hrs
    wk wks yr yrs mo mos in ft yd yds mi km cm mm kg oz lb lbs gal qt mph sq cu cent cents per doz temp misc tech
    dist mil bn mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec ala
    ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss mo mont neb nev okla ore pa
    penn penna tenn tex va vt wash wis wisc wyo alta ont que sask ph.d m.d b.a m.a m.s b.s ll.d d.phil a.m p.m a.d
    b.c c.e b.c.e u.s u.k u.n e.u u.s.a u.s.s.r d.c n.y l.a assn assoc bros mfg ctr cntr hosp supp suppl no nos
""")
# Abbreviations that are words too: only a number, a name or a lower-case letter after them makes them abbreviations.
_WORDS_TOO = _words("""
    in min max sec per mon wed sat sun mar jun dec mass miss wash del ill ind la pa ma mo oz est temp pl cent cents
    ore co tech mil gal no art fig ga ave ark supp ex que mi
""")
# Begin sentences and hardly ever continue a name.
STARTERS = _words("""
    the a an this that these those it its he she we they you your i my his her our their there here what when where
    why who whose how which if in on at by for from with without as after before but and or nor so yet because
    since while although though however moreover meanwhile nevertheless then thus therefore hence now today
    yesterday tomorrow once also never always even just only both each every some many most all any no not one two
    three several few another such do does did is are was were can could would should must have has had let please
    thanks thank yes maybe perhaps first finally later soon again according despite during until unless whether
    under about through instead indeed still nobody everyone everybody someone nothing everything something other
    others mr mrs ms among further furthermore besides additionally similarly consequently accordingly otherwise
    overall besides hello hi
""")


# Starters that can also be names of people.
NAMELIKE = _words("an so he she you will may")
# Letters stand after these at the end of a sentence: vitamin D.
LETTERED = _words("vitamin vitamins grade type class group hepatitis plan team option and or")
# Belong to a time of day before them: 7 p.m. Beijing time.
WITH_TIMES = _words("""
    et ct mt pt est edt cst cdt mst mdt pst pdt gmt utc bst eastern central pacific mountain beijing hong local
    monday tuesday wednesday thursday friday saturday sunday on and to
""")
# Names that end in an exclamation mark.
EXCLAIMING = _words("yahoo jeopardy yum")
# Rarely begin a sentence in lower case: an exclamation mark before them belongs to a name or an exclamation.
CONTINUING = _words("is was were are has had by of in at on from like with as said")


@cache
def _punkt() -> PunktParameters:
    import punkt  # noqa: PLC0415 - loads its parameters

    return punkt.load_model("english")


def is_abbreviation(token: str) -> bool:
    """Whether a token, in lower case and without its last stop, is an abbreviation."""
    return token in TITLES or token in LEADING or token in _CLOSING or token in NUMBERED or _punkt_has(token)


def _punkt_has(token: str) -> bool:
    # Oklahoma's OK. is a word nearly everywhere else.
    return token != "ok" and token in _punkt().abbrev_types


def may_be_word(token: str) -> bool:
    """Whether an abbreviation is a word as well: no, in, sat."""
    return token in _WORDS_TOO or token in _NUMBERED_WORDS


def is_word(token: str) -> bool:
    """Whether a token in lower case is an ordinary word of English, seen in lower case in Punkt's training text."""
    return token == "ok" or token in _NUMBERED_WORDS or bool(_punkt().ortho_context.get(token, 0) & _LOWER)


def begins_sentences(word: str, *, in_name: bool = False) -> bool:
    """Whether a capitalised word, given in lower case, has its capital because a sentence begins.

    This is true for a function word; for a word that Punkt's training text has in lower case and never with a capital
    within a sentence (Kiss and Strunk's orthographic heuristic); and for a frequent first word of sentences there.
    ``in_name`` says that another capital follows, as in a name (Standing Committee): then only function words count.
    """
    word = word.replace("’", "'")
    known = word in STARTERS or word.partition("'")[0] in STARTERS
    if known or in_name:
        return known
    punkt = _punkt()
    context = punkt.ortho_context.get(word, 0)
    return bool(context & _LOWER and not context & _MIDDLE_UPPER) or word in punkt.sent_starters
