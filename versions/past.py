"""An entry's page as it stood at the end of a day, made from the history alone; nothing is written."""

import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from catalogue.models.record import State
from versions.snapshots import past

EARLIEST = datetime.date(1900, 1, 1)  # before it no catalogue was kept, and some calendars cannot follow


def end_of(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))


def at_the_end_of(day, entry, relations):
    """The `Working` entry as readers saw it at the end of a day, or None. Its relations are today's."""
    found = past(type(entry), entry.pk, end_of(day)) if day >= EARLIEST else None
    if found is None or found.entry.state not in (State.PUBLISHED, State.WITHDRAWN):
        return None
    found.entry.slug, found.entry.record = entry.slug, entry.record
    if found.entry.state == State.PUBLISHED:
        prefetch_related_objects([found.entry], *relations)
        _attach_linked(found)
    return found


def _attach_linked(working):
    """As `catalogue.linking` does it, from the rows of that day; what is no longer public is not named."""
    entry = working.entry
    linked = type(entry).all_linked()
    entry.linked = {key: [] for key in linked}
    for table, rows in working.parts.items():
        facts = {key: fact for key, fact in linked.items() if fact.model is table}
        targets = {fact.target for fact in facts.values() if not fact.names_a_text}
        if rows and targets:
            prefetch_related_objects(rows, *targets)
        for row in sorted(rows, key=lambda row: row.position):
            for key, fact in facts.items():
                value = getattr(row, fact.target)
                if fact.includes(row) and (fact.names_a_text or value.state == State.PUBLISHED):
                    entry.linked[key].append(value)
