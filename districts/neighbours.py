"""The district before and the one after, in the order of the source."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from catalogue.asking import Ask, Question, show_row
from districts.models import District

MOST = 100


@dataclass
class Neighbours:
    previous: Any
    next: Any


def _ask(value, key, scope):
    rows = District.objects.published().in_scope(scope)
    return Ask(rows, (F("sequence").asc(nulls_last=True), "sort_key"), MOST)


class NeighboursPart:
    name = "neighbours"

    def asks(self, entry):
        return [Question((NeighboursPart,), "", _ask)]

    def show(self, entry, found, marks, rows):
        """None for a district that stands alone, as the comparator does."""
        place = next((number for number, row in enumerate(found[0]) if row["pk"] == entry.pk), None)
        if place is None or len(found[0]) == 1:
            return None
        before, after = found[0][:place][-1:], found[0][place + 1 :][:1]
        return Neighbours(*(show_row(District.NOUN, near[0]) if near else None for near in (before, after)))
