"""What happened when: the dated facts of an entry and of what names it, oldest first, each as precise as its source."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from catalogue.asking import Ask, Question, show_row, within
from catalogue.cells import tag_text
from catalogue.columns import Shown
from catalogue.dates import interval_text
from catalogue.evidence import EvidenceText
from catalogue.language import sentences
from catalogue.related import Related
from sources.models.cited import STRENGTH

MOST_READ, MOST_SHOWN = 60, 10
PRECISION = {4: "year", 7: "month", 10: "day"}
SUMMED_UP = ("summary_zh", "summary_en")
DATES_OF_FACTS = ("stage_as_of", "role_as_of")  # say until when another fact holds, and are no event


@dataclass(frozen=True)
class Dated:
    """Where entries of a noun have their date. date: a column, or an expression for an interval of two with a slash.

    key: the fact whose citations back it. detail: a column that says more.
    """

    date: Any
    key: str
    detail: str = ""


@dataclass(slots=True)
class Item:
    """One line: on `date_text`, `label` and then what it was. state: how well it is known that it was then."""

    date: str
    label: str = ""
    shown: Shown | None = None
    detail: str = ""
    noun: str = ""
    state: str = "stated"
    tag: str = ""
    marks: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    differs: bool = False

    @property
    def date_text(self):
        return interval_text(self.date)

    @property
    def datetime(self):
        """For machines, where the date is one."""
        return "" if "/" in self.date else self.date

    @property
    def precision(self):
        """day, month or year; of a period, that of a year: nobody knows when in it."""
        return PRECISION[len(self.date)] if "/" not in self.date else "year"

    @property
    def order(self):
        first, _slash, last = self.date.partition("/")
        return last if first == ".." else first


@dataclass(slots=True)
class Timeline:
    """items: oldest first; the first are shown, `folded` only when asked for.

    cut: lists too long to be read whole, each (label, how many there are, address).
    """

    items: list[Item]
    undated: list[Item]
    cut: list

    @property
    def first(self):
        return self.items[:MOST_SHOWN]

    @property
    def folded(self):
        return self.items[MOST_SHOWN:]

    @property
    def legend(self):
        """What the marks stand for that are drawn."""
        drawn = {item.precision for item in self.items}
        said = {
            "day": _("圆点：写明是哪一天。"),
            "month": _("短条：只写明哪个月。"),
            "year": _("长条：只写明哪一年或哪段时间。"),
        }
        marks = [text for precision, text in said.items() if precision in drawn]
        return sentences([_("同一件事各来源写的日期不同时，分别列出。"), *marks])


class TimelinePart:
    """related: lists of what names the entry. dated: {noun: Dated} of those that have dates of their own."""

    name = "timeline"

    def __init__(self, related, dated):
        self.related: list[tuple[Related, Dated]] = [
            (each, dated[each.catalogue.noun]) for each in related if each.catalogue.noun in dated
        ]

    def asks(self, entry):
        return [Question(pair, entry.pk, partial(_ask, *pair)) for pair in self.related]

    def show(self, entry, found, marks, rows):
        items = sorted(_own(entry, rows) + self._of_others(entry, found), key=lambda item: item.order)
        for item in items:
            item.marks = marks.of(item.marks, item.label or _("时间线"))
        dated = [item for item in items if item.date]
        undated = [item for item in items if not item.date]
        return Timeline(dated, undated, self._cut(entry, found)) if dated else None

    def _of_others(self, entry, found):
        """An entry that names this one in two ways is one line."""
        items = {}
        for (related, _dated), rows in zip(self.related, found, strict=True):
            for row in rows:
                items.setdefault(row["pk"], _other(related, row))
        return list(items.values())

    def _cut(self, entry, found):
        return [
            (related.label, rows[0]["_count"], related.url(entry, entry.scope))
            for (related, _dated), rows in zip(self.related, found, strict=True)
            if rows and rows[0]["_count"] > MOST_READ
        ]


def _ask(related, dated, _value, key, scope):
    """The newest, should there be too many to read; those without a date come last."""
    texts = {"_date": dated.date, "_detail": dated.detail} if dated.detail else {"_date": dated.date}
    texts |= {f"_{word}": EvidenceText(dated.key, word) for word in ("basis", "confidence", "cites")}
    rows = within(related.rows(key), scope)
    return Ask(rows, (f"-{dated.key}", "sort_key"), MOST_READ, texts)


def _other(related, row):
    state = row["_basis"] or "editorial"
    return Item(
        row["_date"],
        shown=show_row(related.catalogue.noun, row),
        detail=row["_detail"],
        noun=str(related.catalogue.singular),
        state=state,
        tag=tag_text(state, row["_confidence"]) if row["_date"] else "",
        marks=row["_cites"].split("；"),
    )


def _own(entry, rows):
    """The entry's own dates, and its other facts on the days for which they are said."""
    items: list[Item] = []
    for row in rows.values():
        if row.key in SUMMED_UP or row.key in DATES_OF_FACTS:
            continue
        for values, differs in ((row.values, False), (row.others, False), (row.conflicts, True)):
            for value in values:
                items += _items(entry, row, value, differs)
    return items


def _items(entry, row, value, differs):
    """A date is its own day; any other value stands on each day for which a source gives it, and else nowhere."""
    if value.shown.datetime:
        label = row.label if row.label != _("时间") else entry.name
        return [_item(value.shown.datetime, label, None, value, value.citations, differs)]
    by_date: dict[str, list] = {}
    for citation in value.citations:
        if citation.as_of:
            by_date.setdefault(citation.as_of, []).append(citation)
    return [_item(date, row.label, value.shown, value, cited, differs) for date, cited in by_date.items()]


def _item(date, label, shown, value, citations, differs):
    best = min(citations, key=lambda citation: STRENGTH[citation.basis], default=None)
    state = str(best.basis) if best else value.state
    return Item(
        date,
        label,
        shown,
        state=state,
        tag=tag_text(state, best.confidence if best else ""),
        marks=[citation.place for citation in citations],
        notes=value.notes_of(citations),
        differs=differs,
    )
