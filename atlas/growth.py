"""How the catalogue has grown: since when each entry and each sourced fact of today stands in it, from the history.

Only what is public today is told of, so nothing of a draft or of what was withdrawn is. The last number is that of
today's lists.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, Min, OuterRef
from django.db.models.functions import Left
from django.utils import timezone

from catalogue.columns import UtcMoment
from catalogue.dates import partial_date_text
from catalogue.models import Record
from catalogue.models.entry import Entry
from catalogue.models.record import Scope, State
from catalogue.version import kept
from sources.models import Basis, Citation, Stance

TO_THE_MINUTE = 16  # letters of 2026-11-22T08:00
MOST_OPENED = 5000  # of more entries the facts are not counted: it would take seconds after every edit
MOST_STEPS = 36  # days while they fit, else months, else years
DAY, MONTH, YEAR = 10, 7, 4  # letters of a date


@dataclass
class Step:
    """What stood in the catalogue at the end of a day, a month or a year; date: as it is written in an address.

    facts: None where they are not counted.
    """

    date: str
    entries: int
    facts: int | None

    @property
    def text(self):
        return partial_date_text(self.date)


def growth():
    """The steps of the catalogue, the oldest first; worked out once for every version."""
    return kept("growth", _grown)


def _grown():
    entries = _days(_entries())
    return _steps(entries, _days(_facts()) if entries.total() <= MOST_OPENED else None)


def _entries():
    published = Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI)
    versions = Record.history.filter(state=State.PUBLISHED, id__in=published.values("pk"))
    return versions.order_by().values("id").annotate(_since=Left(UtcMoment(Min("history_date")), TO_THE_MINUTE))


def _facts():
    """Those that a source states, as the list of facts counts them."""
    keys = [f"{model.NOUN}:{key}" for model in Entry.__subclasses__() for key in _counted(model)]
    sure = {"stance": Stance.SUPPORTS, "basis": Basis.STATED}
    standing = Citation.objects.filter(
        entry=OuterRef("entry_id"),
        field=OuterRef("field_id"),
        entry__state=State.PUBLISHED,
        entry__scope=Scope.XUHUI,
        **sure,
    )
    rows = Citation.history.filter(Exists(standing), field_id__in=keys, **sure).order_by()
    return rows.values("entry_id", "field_id").annotate(_since=Left(UtcMoment(Min("history_date")), TO_THE_MINUTE))


def _counted(model):
    return [*(key for key in model.FACTS if key not in model.UNCITED), *model.NOTED]


def _days(rows):
    """{local day: how many begin on it}. Counted by the database, whatever their number."""
    sql, given = rows.query.sql_with_params()
    days: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT _since, COUNT(*) FROM ({sql}) AS beginnings GROUP BY _since", given)  # noqa: S608
        for minute, number in cursor.fetchall():
            moment = datetime.datetime.fromisoformat(minute).replace(tzinfo=datetime.UTC)
            days[timezone.localtime(moment).date().isoformat()] += number
    return days


def _steps(entries, facts):
    days = sorted({*entries, *(facts or ())})
    length = next((size for size in (DAY, MONTH) if len({day[:size] for day in days}) <= MOST_STEPS), YEAR)
    steps: dict[str, Step] = {}
    standing = Step("", 0, None if facts is None else 0)
    for day in days:
        told = None if facts is None else standing.facts + facts[day]
        standing = Step(day[:length], standing.entries + entries[day], told)
        steps[standing.date] = standing
    return tuple(steps.values())
