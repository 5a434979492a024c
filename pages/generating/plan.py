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
REPEATED = ("institution", "incubator", "partnership")
WITH_NAMES = {"area": base.AREAS, "district": base.DISTRICTS}  # their slugs; those of the others are numbered
BLOCK = 1_000  # entries that one process makes before it hands them over
DIFFERENT = 25_000  # incubators that are made; of what is many, all beyond that is written once more by the database


@dataclass(frozen=True)
class Plan:
    """entries: incubators, which are what is asked for; the others follow in proportion.

    Of the nouns in REPEATED the first ones are made, and the following are the same again under addresses of their own:
    making an entry takes a millisecond and a half, of a million half an hour. different: how many incubators are made.
    """

    entries: int
    institutions: int
    seed: int
    different: int = DIFFERENT

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

    @property
    def times(self):
        """How often each of the repeated stands in the catalogue; a rest, smaller than this, stands in it once."""
        return max(1, self.entries // self.different)

    def repeated(self, noun):
        """How many entries of a noun stand in the catalogue as often as that: the first ones."""
        return self.counts[noun] // self.times if noun in REPEATED and self.times > 1 else 0

    def made(self, noun):
        """How many entries of a noun are made: those, and the rest."""
        return self.counts[noun] - self.repeated(noun) * (self.times - 1)

    def blocks(self, known=()):
        """(noun, its numbers) of what is made in one go. known: keys of areas and districts that are there already."""
        for noun in self.counts:
            count = self.made(noun)
            for first in range(1, count + 1, BLOCK):
                numbers = range(first, min(first + BLOCK, count + 1))
                named = WITH_NAMES.get(noun)
                yield noun, [number for number in numbers if not named or f"{noun}:{named[number - 1]}" not in known]

    def make(self, noun, number):
        """Of a number beyond those that are made, what it repeats, under the address of that."""
        made = self.made(noun)
        return MAKERS[noun](number if number <= made else (number - made - 1) % self.repeated(noun) + 1, self)


@lru_cache(maxsize=20_000)
def card(plan, key):
    """Of any entry, which is made for it: nobody has to remember a million names."""
    noun, _colon, slug = key.partition(":")
    named = WITH_NAMES.get(noun)
    number = named.index(slug) + 1 if named else int(slug.removeprefix("trial-"))
    return record(plan.make(noun, number).entry)
