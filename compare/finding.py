"""Which entries to add: those that a visitor names, and those that share a fact with what is compared already."""

from dataclasses import dataclass
from typing import Any

from catalogue.columns import Choice, Related
from catalogue.evidence import SURE
from catalogue.finding.matching import WHOLE, Query
from catalogue.finding.ranking import in_order
from catalogue.models import Record
from catalogue.models.record import Scope, State
from pages.catalogues import MENU

MOST_FOUND = 12
MOST_NAMED = 100
MOST_ALIKE = 6
MOST_READ = 60


def find_entries(words, noun=""):
    """Published records that words name, the nearest first: by name, pinyin, initials or address. At most two queries.

    noun: of what is compared already, or any. A whole name stands alone before all that merely contain it.
    """
    query, wanted = Query(words), {"noun": noun} if noun else {}
    if not query:
        return []
    rows = list(
        in_order(query, query.named_rows.filter(is_public=True, **wanted)).select_related("record")[:MOST_FOUND]
    )
    whole = [row.record for row in rows if row.tier in WHOLE]
    if rows:
        return whole if len(whole) == 1 else [row.record for row in rows]
    return list(Record.objects.filter(slug=words.strip().lower(), state=State.PUBLISHED, **wanted).order_by("id"))


def names_to_offer(noun):
    """For the box to complete: every name of a noun, if there are not too many to send. One query."""
    records = Record.objects.filter(noun=noun, state=State.PUBLISHED).order_by("sort_key", "id")
    names = [record.name for record in records[: MOST_NAMED + 1]]
    return names if len(names) <= MOST_NAMED else []


@dataclass
class Alike:
    """Entries with the same value of one fact. label, value: which one, in words."""

    label: str
    value: str
    entries: list[Any]


def alike(catalogue, entry):
    """What else could be compared with an entry: first of its district, then of its kind. A query for each fact."""
    found, seen = [], {entry.pk}
    for column in shared_columns(catalogue):
        entries = _with_the_same(catalogue, column, entry, seen)[:MOST_ALIKE]
        if entries:
            seen |= {other.pk for other in entries}
            found.append(Alike(str(column.label(catalogue.model)), column.shown(entry)[0].text, entries))
    return found


def shared_columns(catalogue):
    """The facts by which entries of a catalogue are alike, the district first."""
    columns = [catalogue.column(key) for key in ("district", *catalogue.card)]
    one_value = [column for column in columns if isinstance(column, Related | Choice)]
    return list({column.key: column for column in one_value}.values())[:2]


def _with_the_same(catalogue, column, entry, seen):
    """The fullest first. A value that is not sure makes nothing alike."""
    if not _is_sure(entry, column):
        return []
    attribute = catalogue.model._meta.get_field(column.key).attname
    published = catalogue.model.objects.published().select_related(*catalogue.select)
    same = published.filter(**{attribute: getattr(entry, attribute)}).exclude(pk__in=seen)
    rows = same.order_by("-scope", "-completeness", "sort_key", "record")[:MOST_READ]
    return [other for other in rows if _is_sure(other, column)]


def _is_sure(entry, column):
    return bool(column.shown(entry)) and entry.evidence.get(column.key, {}).get("basis") in SURE


@dataclass
class Pair:
    """Two entries worth comparing. value: what they share."""

    entries: list[Any]
    value: str


def ready_pairs():
    """[(catalogue, pairs)]: of each section of the menu whose entries lie in districts, the fullest of one district.

    A query for each.
    """
    places = [each for each in MENU if each.noun == "district" or _lies_in_districts(each)]
    found = [(catalogue, _pairs(catalogue)) for catalogue in places]
    return [(catalogue, pairs) for catalogue, pairs in found if pairs]


def _lies_in_districts(catalogue):
    return catalogue.column("district") is not None


def _pairs(catalogue):
    rows = catalogue.model.objects.published().in_scope(Scope.XUHUI).select_related(*catalogue.select)
    fullest = list(rows.order_by("-completeness", "sort_key", "record")[:MOST_READ])
    if not _lies_in_districts(catalogue):
        return [Pair(fullest[:2], "")] if len(fullest) > 1 else []
    column = catalogue.column("district")
    by_district: dict[str, list[Any]] = {}
    for entry in fullest:
        if _is_sure(entry, column):
            by_district.setdefault(column.shown(entry)[0].text, []).append(entry)
    return [Pair(entries[:2], district) for district, entries in by_district.items() if len(entries) > 1][:3]
