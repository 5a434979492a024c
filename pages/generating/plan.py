"""How many entries of each noun a generated catalogue has, and which maker makes them."""

from dataclasses import dataclass
from functools import lru_cache

from pages.generating import base, many
from pages.generating.entry import record

# In the order in which they may point to each other.
MAKERS = {
    "source": base.source,
    "area": base.area,
    "sector": base.sector,
    "district": base.district,
    "station": base.station,
    "zone": many.zone,
    "institution": many.institution,
    "incubator": many.incubator,
    "partnership": many.partnership,
}
WITH_NAMES = {"area": base.AREAS, "district": base.DISTRICTS}  # their slugs; those of the others are numbered
BLOCK = 1_000  # entries that one process makes before it hands them over


@dataclass(frozen=True)
class Plan:
    """entries: incubators, which are what is asked for; the others follow in proportion."""

    entries: int
    institutions: int
    seed: int

    @property
    def counts(self):
        return {
            "source": min(max(20, self.entries // 100), 5_000),
            "area": len(base.AREAS),
            "sector": len(base.words.SECTORS),
            "district": len(base.DISTRICTS),
            "station": len(base.words.STATIONS),
            "zone": min(max(10, self.entries // 200), 500),
            "institution": self.institutions,
            "incubator": self.entries,
            "partnership": self.entries // 10,
        }

    @property
    def total(self):
        return sum(self.counts.values())

    def blocks(self, known=()):
        """(noun, its numbers) of what is made in one go. known: keys of areas and districts that are there already."""
        for noun, count in self.counts.items():
            for first in range(1, count + 1, BLOCK):
                numbers = range(first, min(first + BLOCK, count + 1))
                named = WITH_NAMES.get(noun)
                yield noun, [number for number in numbers if not named or f"{noun}:{named[number - 1]}" not in known]

    def make(self, noun, number):
        return MAKERS[noun](number, self)


@lru_cache(maxsize=20_000)
def card(plan, key):
    """Of any entry, which is made for it: nobody has to remember a million names."""
    noun, _colon, slug = key.partition(":")
    named = WITH_NAMES.get(noun)
    number = named.index(slug) + 1 if named else int(slug.removeprefix("trial-"))
    return record(plan.make(noun, number).entry)
