"""How the catalogue has grown: since when each of the entries that a list holds today has been public."""

from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count, Min, OuterRef, Subquery
from django.db.models.functions import TruncDate

from catalogue.dates import partial_date_text
from catalogue.models.record import State


@dataclass
class Day:
    """added: entries first public on that day. total: with those of the days before."""

    text: str
    added: int
    total: int


def growth(filterset):
    """The days, oldest first; the last total is that of the list. One query.

    An entry that was taken back, or does not fit what is asked, is not told of: every number is about today's list.
    """
    entries = filterset.qs.order_by()
    public = entries.model.history.filter(record_id=OuterRef("pk"), state=State.PUBLISHED).order_by()
    first = public.values("record_id").annotate(first=Min("history_date")).values("first")
    days = (
        entries.annotate(_day=TruncDate(Subquery(first))).values("_day").annotate(_added=Count("pk")).order_by("_day")
    )
    rows = [(row["_day"], row["_added"]) for row in days]
    totals = accumulate(added for _day, added in rows)
    return [
        Day(partial_date_text(day.isoformat()) if day else "", added, total)
        for (day, added), total in zip(rows, totals, strict=True)
    ]
