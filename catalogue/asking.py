"""Rows of many lists that one page wants, read with one query whatever their number."""

from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber

from catalogue.columns import show_entry
from catalogue.models import Record
from catalogue.models.record import Scope

NAMED = (
    "pk",
    "slug",
    "name_zh",
    "name_en",
    "record__short_zh",
    "record__short_en",
    "scope",
    "summary_zh",
    "summary_en",
)
TEXTS = ("_date", "_detail", "_cites", "_basis", "_confidence", "_reason")
NUMBERS = ("_list", "_place", "_count", "_comparators", "_tally")


@dataclass(frozen=True)
class Ask:
    """The first rows of a list, `most` at most, and of all its rows the number.

    texts: {one of TEXTS: an expression that gives it}. tally: which rows to count apart from the others.
    """

    rows: QuerySet
    order: tuple[Any, ...] = ("sort_key",)
    most: int = 10
    texts: dict[str, Any] = field(default_factory=dict)
    tally: Q | None = None

    def query(self, number):
        texts = {name: _text(self.texts.get(name, "")) for name in TEXTS}
        counted = self.rows.order_by().annotate(
            _list=Value(number),
            _place=Window(RowNumber(), order_by=[*self.order, "record"]),
            _count=Window(Count("pk")),
            _comparators=Window(Count("pk", filter=Q(scope=Scope.COMPARATOR))),
            _tally=Window(Count("pk", filter=self.tally)) if self.tally else Value(0),
            **texts,
        )
        return counted.filter(_place__lte=self.most).values(*NUMBERS, *TEXTS, *NAMED)


def _text(wanted):
    """A column by its name, or an expression, as a text that is never NULL: the same type in every list."""
    if isinstance(wanted, str):
        wanted = F(wanted) if wanted else Value("")
    return Coalesce(Cast(wanted, TextField()), Value(""), output_field=TextField())


def fetch(asks):
    """The rows of each, in its order. One query; none where nothing is asked."""
    queries = [ask.query(number) for number, ask in enumerate(asks)]
    found: list[list[dict]] = [[] for _ask in asks]
    if queries:
        for row in queries[0].union(*queries[1:], all=True):
            found[row["_list"]].append(row)
    return [sorted(rows, key=itemgetter("_place")) for rows in found]


def show_row(noun, row):
    """The link to the entry of a row."""
    names = {name: row[name] for name in ("slug", "name_zh", "name_en", "scope")}
    return show_entry(Record(noun=noun, short_zh=row["record__short_zh"], short_en=row["record__short_en"], **names))
