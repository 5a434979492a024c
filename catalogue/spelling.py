"""How a name is folded for sorting and for finding: pinyin, initials, simplified characters, plain width and case."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
RUNS = re.compile(rf"{HAN.pattern}+|[^\W\u3400-\u9fff\U00020000-\U0003ffff]+")

# Places that the dictionary reads wrongly; a name that needs another reading is corrected by its own sort key.
PLACES = {
    "长三角": ("cháng", "sān", "jiǎo"),
    "长宁": ("cháng", "níng"),
    "长桥": ("cháng", "qiáo"),
    "长风": ("cháng", "fēng"),
    "朝阳": ("cháo", "yáng"),
    "闵行": ("mǐn", "háng"),
    "角色": ("jué", "sè"),
}


@cache
def _dictionary():
    """Loaded on first use: it takes half a second, a third of the start of a command that spells nothing."""
    import pypinyin

    pypinyin.load_phrases_dict({name: [[reading] for reading in readings] for name, readings in PLACES.items()})
    return pypinyin


@cache
def _simplifier():
    """Loaded on first use: the dictionaries cost 30 ms."""
    import opencc

    return opencc.OpenCC("t2s")


def fold(text):
    """Full width to half width, traditional to simplified, lower case, runs of space to one."""
    text = _simplifier().convert(unicodedata.normalize("NFKC", text))
    return " ".join(text.casefold().split())


def pinyin_key(name):
    """Sort key of a name: its pinyin without tones and its Latin letters, `[a-z0-9]` only; `0` if nothing is left."""
    known = _dictionary()
    syllables = known.lazy_pinyin(fold(name), style=known.Style.NORMAL, v_to_u=False)
    return _letters("".join(syllables)) or "0"


def initials(name):
    """First letters of the pinyin of each character, Latin words kept: 漕河泾 → chj."""
    return "".join(unit.initial for unit in read(name))


class Unit(NamedTuple):
    """A character or a Latin word, how it is read, and what of that stands for it where only initials are typed."""

    text: str
    reading: str
    initial: str


def read(name, key=""):
    """The units of a name in their order: 枫林HUB → feng, lin, hub.

    key: the stored sort key, which staff may have corrected; each character is then read as the key has it. A key that
    no readings of the characters give stands for itself, and the dictionary decides.
    """
    units = _units(name)
    if not key or "".join(unit.reading for unit in units) == key:
        return units
    return _aligned(units, key) or units


@lru_cache(maxsize=256)  # a name is read once for its key and twice for the search
def _units(name):
    """As the dictionary reads them, without what has no reading."""
    found = []
    for run in RUNS.findall(fold(name)):
        if HAN.match(run):
            # What has no reading comes back character by character, so that each keeps its place.
            known = _dictionary()
            syllables = known.lazy_pinyin(run, style=known.Style.NORMAL, v_to_u=False, errors=list)
            found += [_spoken(text, _letters(reading)) for text, reading in zip(run, syllables, strict=True)]
        else:
            found.append(Unit(run, _letters(run), _letters(run)))
    return tuple(unit for unit in found if unit.reading)


def _spoken(character, reading):
    return Unit(character, reading, reading[:1])


def english_words(name):
    """The words of an English name that an acronym is made of: Shanghai Institute of Organic Chemistry → s, i, o, c."""
    words = re.findall(r"[A-Z][A-Za-z]*", unicodedata.normalize("NFKC", name))
    return [Unit(w.lower(), w.lower(), w.lower() if w.isupper() else w[0].lower()) for w in words]


def _aligned(units, key):
    """The units with the readings that spell the key, tried one after the other; None if there are none."""
    if not units:
        return None if key else []
    (text, usual, _initial), *rest = units
    for reading in dict.fromkeys([usual, *_possible(text)]):
        if reading and key.startswith(reading):
            following = _aligned(rest, key[len(reading) :])
            if following is not None:
                is_spoken = HAN.fullmatch(text)
                return [_spoken(text, reading) if is_spoken else Unit(text, reading, reading), *following]
    return None


def _possible(text):
    if not HAN.fullmatch(text):
        return []
    return possible_readings(text)


def possible_readings(character):
    known = _dictionary()
    (readings,) = known.pinyin(character, style=known.Style.NORMAL, heteronym=True, v_to_u=False)
    return [_letters(reading) for reading in readings]


def _letters(text):
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).lower())
