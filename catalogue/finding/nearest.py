"""What a visitor may have meant where nothing is found: what sounds the same, then what is written much alike.

The rows that come into question share a pair of characters, or three letters where a syllable or an English word
begins; what too many rows share tells nothing. How alike they are is the share of the neighbouring letters that both
have.
"""

from difflib import SequenceMatcher

from catalogue.finding.folding import LONG
from catalogue.finding.matching import Any, Indexed, Query, Tier, Word
from catalogue.finding.ranking import count_all, in_order
from catalogue.models import Findable
from catalogue.spelling import HAN, pinyin_key

SHARED_BY_TOO_MANY = 2000
COMPARED = 300
ALIKE = 0.6  # of the pairs of neighbouring letters
IN_ORDER = 0.75  # of Latin letters, as `difflib` counts
LETTERS = 3  # of a syllable or word, as its token has them


def sounding_alike(query, rows):
    """The rows whose names sound as the words do; none for words that are not Chinese."""
    if not HAN.search(query.folded) or len(query.folded) < 2:
        return Findable.objects.none()
    spoken = Query(pinyin_key(query.folded))
    tests = lambda word: [word.tests[tier] for tier in (Tier.PINYIN, Tier.PINYIN_BEGINS, Tier.IN_PINYIN)]  # noqa: E731
    return in_order(spoken, rows & spoken.having(tests))


def nearest(query, rows, most=5):
    """The rows that come closest, the best first: those that sound alike, and only if there are none, others."""
    return list(sounding_alike(query, rows)[:most]) or written_alike(query, rows)[:most]


def written_alike(query, rows):
    """The rows of which a name has at least half of the neighbouring letters of the words, the closest first."""
    tokens = _telling(_shared_tokens(query.folded))
    if not tokens:
        return []
    spoken = pinyin_key(query.folded)
    compared = []
    for row in (rows & Findable.objects.filter(Indexed(Any(tokens)))).order_by("place", "record_id")[:COMPARED]:
        share, length = max(_likeness(query.folded, row.names + row.aliases), _likeness(spoken, row.pinyin))
        if share >= ALIKE:
            is_sought = row.place[0]  # entries about others come later, see `Findable`
            compared.append((-share, is_sought, -length, row.place, row.record_id, row))
    return [row for *_order, row in sorted(compared, key=lambda item: item[:-1])]


def _shared_tokens(folded):
    """The pairs of characters, and three letters from everywhere in the pinyin: where syllables begin nobody knows."""
    tokens = {}
    for test in (Word(folded).tests[Tier.IN_NAME], Word(folded).tests[Tier.IN_ALIAS]):
        tokens |= {token: None for token in test.tokens.of if HAN.search(token)}
    spoken = pinyin_key(folded)[: 4 * LONG]
    tokens["b" + spoken[:2]] = None
    for place in range(max(1, len(spoken) - LETTERS + 1)):
        letters = spoken[place : place + LETTERS]
        tokens |= {"p" + letters: None, "b" + letters: None}
    return list(tokens)


def _telling(tokens):
    """Those that some rows have, but not too many."""
    most = SHARED_BY_TOO_MANY + 1
    rows = [Findable.objects.filter(Indexed(token, most)).values_list("pk")[:most] for token in tokens]
    sizes = count_all([found.query.sql_with_params() for found in rows])
    return tuple(tokens[number] for number, size in sizes if 0 < size < most)


def _likeness(text, lines):
    """(how alike the closest part of the best line is, how near its length is): the more, the nearer."""
    pairs, letters = _pairs(text), sorted(text)
    alike = [(0.0, 0)]
    for line in filter(None, lines.split("\n")):
        if sorted(line) == letters:
            alike.append((1.0, 0))
        elif _share(pairs, line) >= ALIKE:
            part = max(_parts(line, len(text) + 1), key=lambda part: _share(pairs, part))
            alike.append((_likeness_of(text, pairs, part), -abs(len(line) - len(text))))
    return max(alike)


def _likeness_of(text, pairs, part):
    """Few Chinese characters say much, whatever their order; of Latin letters the order has to be right as well."""
    if HAN.search(text):
        return _share(pairs, part)
    ratio = SequenceMatcher(None, text, part, autojunk=False).ratio()
    return ratio if ratio >= IN_ORDER else 0.0


def _parts(line, length):
    return [line[start : start + length] for start in range(max(1, len(line) - length + 1))]


def _share(pairs, line):
    return len(pairs & _pairs(line)) / len(pairs)


def _pairs(text):
    return {text[place : place + 2] for place in range(max(1, len(text) - 1))}
