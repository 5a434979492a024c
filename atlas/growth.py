"""How the catalogue has grown: since when each entry and each sourced fact of today stands in it, from the history.

Only what is public today is told of, so nothing of a draft or of what was withdrawn is. The last number is that of
today's lists.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Subquery, Value
from django.db.models.functions import Left
from django.db.models.lookups import LessThanOrEqual

from catalogue.columns import UtcMoment
from catalogue.dates import local_days, partial_date_text
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
    entries, facts = _days({"entries": _entries(), "facts": _facts()})
    return _steps(entries, facts if entries.total() <= MOST_OPENED else None)


def _published():
    return Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI).order_by()


def _entries():
    versions = Record.history.filter(state=State.PUBLISHED, id__in=_published().values("pk"))
    return versions.order_by().values("id").annotate(_since=Left(UtcMoment(Min("history_date")), TO_THE_MINUTE))


def _facts():
    """Those that a source states, as the list of facts counts them. Of too many entries none, which the database sees
    before it reads any."""
    keys = [f"{model.NOUN}:{key}" for model in Entry.__subclasses__() for key in _counted(model)]
    sure = {"stance": Stance.SUPPORTS, "basis": Basis.STATED}
    standing = Citation.objects.filter(
        entry=OuterRef("entry_id"),
        field=OuterRef("field_id"),
        entry__state=State.PUBLISHED,
        entry__scope=Scope.XUHUI,
        **sure,
    )
    number = _published().values("state").annotate(number=Count("pk")).values("number")
    is_few = LessThanOrEqual(Subquery(number), Value(MOST_OPENED))
    rows = Citation.history.filter(is_few, Exists(standing), field_id__in=keys, **sure).order_by()
    return rows.values("entry_id", "field_id").annotate(_since=Left(UtcMoment(Min("history_date")), TO_THE_MINUTE))


def _counted(model):
    return [*(key for key in model.FACTS if key not in model.UNCITED), *model.NOTED]


def _days(of):
    """[{local day: how many begin on it} for each name]. Counted in one query, whatever their number."""
    told, given = [], []
    for name, rows in of.items():
        sql, values = rows.query.sql_with_params()
        told.append(f"SELECT '{name}', _since, COUNT(*) FROM ({sql}) AS {name} GROUP BY _since")  # noqa: S608
        given += values
    days: dict[str, Counter[str]] = {name: Counter() for name in of}
    day_of = local_days()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(told), given)
        for name, minute, number in cursor.fetchall():
            days[name][day_of(minute)] += number
    return list(days.values())


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
