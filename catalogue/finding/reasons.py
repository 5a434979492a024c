"""Why an entry was found: which of its texts has the words, and where in it."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from catalogue.finding.folding import is_passed_over, tight
from catalogue.finding.matching import PLACES, Tier
from catalogue.finding.rows import IN_LATIN, OWN_NAMES
from catalogue.models.entry import entry_model
from catalogue.spelling import english_words, read

BEFORE, AFTER = 16, 48  # characters of a long text that are shown around what was found
SPOKEN = {
    Tier.PINYIN: "reading",
    Tier.PINYIN_BEGINS: "reading",
    Tier.IN_PINYIN: "reading",
    Tier.INITIALS: "initial",
    Tier.INITIALS_BEGIN: "initial",
    Tier.IN_INITIALS: "initial",
}


@dataclass(frozen=True)
class Reason:
    """label: 名称, 别名 … text: [(piece, whether it is what was looked for)]. basis: of the fact, if it is one."""

    tier: Tier
    key: str
    label: str
    text: tuple[tuple[str, bool], ...]
    basis: str = ""

    @property
    def is_name(self):
        """Whether the entry's own Chinese name is what has the words; it need not be printed twice."""
        return self.key == "name_zh"


def reasons(query, row):
    """One for each word, or one for all of them as one; every text once."""
    found = {}
    for word in _words(query, row):
        reason = _reason(word, row)
        if reason:
            found.setdefault((reason.label, "".join(piece for piece, _is_found in reason.text)), reason)
    return list(found.values())


def _words(query, row):
    """The words one by one, or as one where that is the better hit."""
    as_one = query.readings[-1][0].tier_of(row)
    each = [word.tier_of(row) for word in query.words]
    if as_one is not None and (None in each or as_one <= max(each)):
        return query.readings[-1]
    return [word for word, tier in zip(query.words, each, strict=True) if tier is not None]


def _reason(word, row):
    tier = word.tier_of(row)
    for key, text, basis in row.parts:
        spans = _spans(word, tier, row, key, text) if _is_of(tier, key) else None
        if spans:
            return Reason(tier, key, _label(tier, row, key), tuple(_around(text, spans)), basis)
    return None


def _is_of(tier, key):
    """Whether a tier looks at this part of an entry."""
    if tier in SPOKEN:
        return key == "aliases" or (key in OWN_NAMES and (SPOKEN[tier] == "initial" or key not in IN_LATIN))
    if tier == Tier.WORD_BEGINS:
        return key in (*OWN_NAMES, "aliases")
    column = PLACES[tier][2]
    if column == "names":
        return key in OWN_NAMES
    return (key == "aliases") == (column == "aliases") and key not in OWN_NAMES


def _label(tier, row, key):
    own = {"name_zh": _("名称"), "name_en": _("英文名"), "short_name_zh": _("简称"), "short_name_en": _("英文简称")}
    own["noun"] = _("类别")
    label = own.get(key) or str(entry_model(row.noun).fact_label(key))
    if tier in SPOKEN:
        spoken = _("拼音") if SPOKEN[tier] == "reading" else _("首字母") if key in IN_LATIN else _("拼音首字母")
        return spoken if key == "name_zh" else _("%(label)s的%(spoken)s") % {"label": label, "spoken": spoken}
    return label


def _spans(word, tier, row, key, text):
    """[(start, end)] of what a word stands for in a text; none if this is not the text that has it."""
    if tier not in SPOKEN and word.text not in tight(text):
        return None
    places = _places(text)
    if tier in SPOKEN:
        units = english_words(text) if key in IN_LATIN else read(text, row.record.sort_key if key == "name_zh" else "")
        return _spoken_span(word.text, [getattr(unit, SPOKEN[tier]) for unit in units], units, places)
    folded = "".join(character for character, _place in places)
    if tier in (Tier.NAME, Tier.ALIAS) and folded != word.text:
        return None
    starts = [start for start in _occurrences(word.text, folded) if not _is_inside_a_word(word, places, start, text)]
    if tier == Tier.NAME_BEGINS:
        starts = [start for start in starts if start == 0]
    return [(places[start][1], places[start + len(word.text) - 1][1] + 1) for start in starts]


def _places(text):
    """[(folded character, its place in the text)]. Where simplifying changes the length nothing can be told."""
    found = [(letter, place) for place, character in enumerate(text) for letter in _letters(character)]
    simplified = tight(text)
    if len(simplified) != len(found):
        return found
    return [(letter, place) for letter, (_old, place) in zip(simplified, found, strict=True)]


@lru_cache(maxsize=20_000)  # as many characters as all texts are written with
def _letters(character):
    """What is compared of a character: nothing, itself, or several."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character).casefold())
    return tuple(letter for letter in plain if not is_passed_over(letter))


def _occurrences(text, within):
    start = within.find(text)
    while start >= 0:
        yield start
        start = within.find(text, start + len(text))


def _is_inside_a_word(word, places, start, text):
    """Latin letters count where a word begins: not after another letter, unless something was passed over between."""
    if word.pieces[0][0] != "word" or start == 0:
        return False
    before, here = places[start - 1], places[start]
    return before[0].isascii() and before[0].isalnum() and before[1] + 1 == here[1]


def _spoken_span(letters, spoken, units, places):
    """The characters that are read as these letters; the last may be read only in part."""
    ends = _ends(units, places)
    for first in range(len(spoken)):
        so_far = ""
        for last in range(first, len(spoken)):
            so_far += spoken[last]
            if so_far.startswith(letters) and first in ends and last in ends:
                return [(ends[first][0], ends[last][1])]
            if not letters.startswith(so_far):
                break
    return None


def _ends(units, places):
    """{number of a unit: where it begins and ends in the text}."""
    folded = "".join(character for character, _place in places)
    found, at = {}, 0
    for number, unit in enumerate(units):
        start = folded.find(unit.text, at)
        if start >= 0:
            at = start + len(unit.text)
            found[number] = (places[start][1], places[at - 1][1] + 1)
    return found


def _around(text, spans):
    """The text in pieces, marked or not; of a long one what stands around the first mark."""
    begin, end = 0, len(text)
    if len(text) > BEFORE + AFTER:
        begin = max(0, spans[0][0] - BEFORE)
        end = min(len(text), max(spans[0][1] + AFTER - BEFORE, begin + BEFORE + AFTER))
    if begin:
        yield "…", False
    at = begin
    for start, stop in spans:
        if stop <= end:
            yield text[at:start], False
            yield text[start:stop], True
            at = stop
    yield text[at:end], False
    if end < len(text):
        yield "…", False
