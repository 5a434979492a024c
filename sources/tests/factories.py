"""Entries for tests: each value is backed by a citation of one of the five texts, as publishing asks."""

from catalogue.models import Alias
from catalogue.writing import save_entry
from districts.models import SectorLink
from incubators.models import Incubator
from sources.models import Citation

SOURCE = "source:src-answer-sheet"


def cite(entry, key, value="", **more):
    given = {"source_id": SOURCE, "locator": "12", "basis": "stated"} | more
    return Citation(field_id=f"{entry.NOUN}:{key}", value=value, **given)


def citations_of(entry, parts=()):
    """One citation for each fact that the entry has."""
    keys = [key for key in (*entry.NAMES, *entry.FACTS) if key not in entry.UNCITED]
    return [cite(entry, key, position=place) for place, key in enumerate(keys) if entry.has_value(key, dict(parts))]


def incubator(slug="test-incubator", *, state="published", save=True, sectors=(), aliases=(), citations=None, **values):
    """A new incubator with every value cited, saved unless told otherwise."""
    values = {"name_zh": "试验孵化器", "kind": "incubator_carrier", "area_id": "area:xuhui"} | values
    entry = Incubator(slug=slug, state=state, **values)
    parts = {
        Alias: [Alias(name=name, position=place) for place, name in enumerate(aliases)],
        SectorLink: [SectorLink(sector_id=f"sector:{sector}", position=n) for n, sector in enumerate(sectors)],
    }
    parts[Citation] = citations_of(entry, parts) if citations is None else citations
    if save:
        save_entry(entry, parts)
    return entry


def stored(address):
    """An incubator of the catalogue, fresh from the database."""
    return Incubator.objects.get(slug=address)
