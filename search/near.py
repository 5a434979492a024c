"""What a visitor may have meant where nothing is found."""

from dataclasses import dataclass, replace

from django.db import DatabaseError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.finding.matching import PUBLIC, Query, widest
from catalogue.finding.nearest import sounding_alike, written_alike
from catalogue.finding.ranking import MOST, count_all
from catalogue.models import Findable
from search.hits import ShownHit, results, show_row

MOST_SHOWN = 5
SHORTEST, LONGEST = 2, 12  # characters of a part, and of a word that is taken apart


@dataclass(frozen=True)
class Other:
    """Other words that do find something. count is capped, has_more then says so. hits: the best, of all words."""

    words: str
    count: int
    has_more: bool
    hits: tuple[ShownHit, ...] = ()

    @property
    def url(self):
        return f"{reverse('search:page')}?{urlencode({'q': self.words})}"


def closest(query):
    """What to offer where nothing has the words: {others: …, near: hits}."""
    others = apart(query)
    is_known = any(other.hits for other in others) or len(others) == len(query.words) > 1
    return {"apart": others, "near": [] if is_known else near(query)}


def near(query):
    """Hits whose names sound like the words, else such as are written much alike."""
    rows = Findable.objects.filter(is_public=True).select_related("record")
    alike = list(sounding_alike(query, rows)[:MOST_SHOWN])
    why = _("同音") if alike else _("名称相近")
    return [show_row(query, row, why=why) for row in alike or written_alike(query, rows)[:MOST_SHOWN]]


def apart(query):
    """The same words further apart: 枫林孵化器 as 枫林 孵化器; and each alone, where nothing has all of them."""
    parts = _parts(query)
    if len(parts) < 2:
        return []
    together, *alone = _counted([" ".join(parts), *parts])
    if together.count:
        return [replace(together, hits=tuple(results(Query(together.words), best=MOST_SHOWN, in_a_group=0).best))]
    return [part for part in alone if part.count and len(part.words) >= SHORTEST and not part.words.isdecimal()]


def _parts(query):
    if len(query.words) > 1:
        return [word.text for word in query.words]
    pieces = [(kind, piece) for kind, piece in query.words[0].pieces if kind != "other"]
    return [part for kind, piece in pieces for part in _taken_apart(kind, piece)]


def _taken_apart(kind, piece):
    """A Chinese run as the fewest parts that are found each by itself; as it is if there are none."""
    if kind != "han" or not 2 * SHORTEST <= len(piece) <= LONGEST:
        return [piece]
    ends = range(SHORTEST, len(piece) + 1)
    spans = [(start, end) for end in ends for start in range(end - SHORTEST + 1)]
    found = {spans[number] for number, count in _sizes([piece[start:end] for start, end in spans], most=1) if count}
    best: dict[int, list[str]] = {0: []}
    for end in ends:
        ways = [[*best[start], piece[start:end]] for start in range(end) if start in best and (start, end) in found]
        if ways:
            best[end] = min(ways, key=len)
    return best.get(len(piece), [piece])


def _sizes(texts, most):
    return count_all([Query(text).counting(widest, PUBLIC, most=most) for text in texts])


def _counted(texts):
    sizes = sorted(_sizes(texts, most=MOST + 1))
    return [Other(texts[number], min(count, MOST), count > MOST) for number, count in sizes]


def near_address(path):
    """Hits for what the last part of an address that does not exist looks like; none where that cannot be asked."""
    query = Query(path.rstrip("/").rpartition("/")[2])
    try:
        return results(query).best or near(query) if query else []
    except DatabaseError:
        return []
