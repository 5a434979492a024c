"""A generated entry: its values are given, all that follows from them is made here as writing would make it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from catalogue.models import Alias, Record
from catalogue.models.record import State
from catalogue.spelling import read
from pages.generating import words
from pages.generating.chance import Chance
from pages.generating.tables import fresh
from sources.models import Citation

PARAGRAPHS = 60  # of every source
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES = 2 * 365 * 24 * 60  # the time in which the entries were written
BASES = (("stated", 68), ("inferred", 17), ("editorial", 7), ("unverified", 8))
EARLIER, DIFFERING = 12, 3  # percent of the counts that have another value at another date, or of another source


@dataclass
class Made:
    """An unsaved entry with its parts: {part model: rows}."""

    entry: Any
    chance: Chance
    parts: dict = field(default_factory=dict)

    @property
    def rows(self):
        """The card, the entry, and every row that belongs to it, in the order of writing."""
        return [self.entry.record, self.entry, *(row for rows in self.parts.values() for row in rows)]

    def aliases(self):
        return [row.name for row in self.parts.get(Alias, ())]


def complete(made, sources):
    """Fill in the key, the card, the citations and what they amount to. sources: how many there are to cite."""
    entry, chance = made.entry, made.chance
    entry.state = State.PUBLISHED
    entry.sort_key = "".join(unit.reading for unit in read(entry.name_zh))
    entry.record = record(entry)
    for rows in made.parts.values():
        for position, row in enumerate(rows):
            row.entry_id, row.position = entry.record_id, position
    made.parts[Citation] = list(_citations(made, sources))
    entry.take_evidence(made.parts)
    written = FIRST_DAY + timedelta(minutes=chance.number(0, MINUTES))
    entry.created_at = entry.updated_at = written
    return made


def record(entry):
    """The card, also of an entry that has not been completed."""
    return fresh(
        Record,
        id=f"{entry.NOUN}:{entry.slug}",
        noun=entry.NOUN,
        slug=entry.slug,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        short_zh=getattr(entry, "short_name_zh", ""),
        short_en=getattr(entry, "short_name_en", ""),
        sort_key=entry.sort_key,
        state=State.PUBLISHED,
        scope=entry.scope,
    )


def _citations(made, sources):
    """At least one of every fact that has a value; some counts have been otherwise, or are told otherwise."""
    entry, chance = made.entry, made.chance
    position = 0
    for key in (*entry.NAMES, *entry.FACTS):
        if key in entry.UNCITED or not entry.has_value(key, made.parts):
            continue
        yield _citation(entry, key, position, chance, sources)
        position += 1
        if key in ("resident_companies", "floor_area"):
            for stance, percent in (("other_date", EARLIER), ("differs", DIFFERING)):
                if chance.happens(percent):
                    yield _other(entry, key, position, chance, sources, stance)
                    position += 1


def _citation(entry, key, position, chance, sources):
    basis = "stated" if key in ("name_zh", "kind") else chance.weighted(BASES)[0]
    given = {"stance": "supports"}
    if basis in ("stated", "unverified"):
        given |= _place(chance, sources)
    else:
        given["reason_zh"], given["reason_en"] = chance.one(words.REASONS), chance.one(words.REASONS_EN)
        given["confidence"] = chance.one(("high", "medium", "medium", "low"))
    if chance.happens(20):
        given["as_of"] = chance.date(2021, 2025)
    return _made(entry, key, position, basis, given)


def _other(entry, key, position, chance, sources, stance):
    given = {"stance": stance, "value": str(chance.number(5, 400)), "as_of": chance.date(2019, 2022)}
    return _made(entry, key, position, "stated", given | _place(chance, sources))


def _place(chance, sources):
    return {"source_id": f"source:trial-{chance.few_first(sources) + 1}", "locator": str(chance.number(1, PARAGRAPHS))}


def _made(entry, key, position, basis, given):
    entry_id, field_id = entry.record_id, f"{entry.NOUN}:{key}"
    return fresh(Citation, entry_id=entry_id, field_id=field_id, position=position, basis=basis, **given)
