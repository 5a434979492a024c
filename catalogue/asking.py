"""Rows of many lists that one page wants, read with one query whatever their number."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.utils.translation import get_language

from catalogue.columns import show_entry
from catalogue.models import Record
from catalogue.models.record import Scope
from catalogue.ordering import reading_order

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
COLUMNS = (*NUMBERS, *TEXTS, *NAMED)


# What stands in a compiled query where the entry's own words go.
KEY, SCOPE = "\ue000key", "\ue000scope"
MOST_COMPILED = 500
_compiled: dict[Any, tuple[str, tuple, list]] = {}


@dataclass(frozen=True)
class Question:
    """What a part of a page wants to know of an entry. value: how the list's parameter names the entry, or its fact.

    owners: lasting objects that together ask the same of every entry of a noun. build: a function from three texts, the
    value, the key and the scope of the entry, to an `Ask`; it must not look into them, for the query is put together
    only once.
    """

    owners: tuple[Any, ...]
    value: str
    build: Callable[[str, str, str], "Ask"]


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
            _place=Window(RowNumber(), order_by=[*reading_order(self.order), "record"]),
            _count=Window(Count("pk")),
            _comparators=Window(Count("pk", filter=Q(scope=Scope.COMPARATOR))),
            _tally=Window(Count("pk", filter=self.tally)) if self.tally else Value(0),
            **texts,
        )
        return counted.filter(_place__lte=self.most).values(*COLUMNS)


def _text(wanted):
    """A column by its name, or an expression, as a text that is never NULL: the same type in every list."""
    if isinstance(wanted, str):
        wanted = F(wanted) if wanted else Value("")
    return Coalesce(Cast(wanted, TextField()), Value(""), output_field=TextField())


def within(rows, scope):
    """Those of one scope, asked so that no index answers: SQLite would rather read all entries of Xuhui by one than the
    ten of an institution by its key."""
    return rows.alias(_scope=Coalesce("scope", Value(""))).filter(_scope=scope)


def fetch(entry, questions):
    """The rows that answer each, in their order. One query; none where nothing is asked."""
    found: list[list[dict]] = [[] for _question in questions]
    if not questions:
        return found
    sql, parameters = _query(entry.NOUN, questions)
    words = {KEY: entry.pk, SCOPE: str(entry.scope)}
    words |= {_hole(number): question.value for number, question in enumerate(questions)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [words.get(one, one) if isinstance(one, str) else one for one in parameters])
        for values in cursor.fetchall():
            row = dict(zip(COLUMNS, values, strict=True))
            found[row["_list"]].append(row)
    return [sorted(rows, key=itemgetter("_place")) for rows in found]


def _query(noun, questions):
    """(SQL, parameters) with holes for what differs between entries: putting it together costs more than asking it."""
    owners = [question.owners for question in questions]
    asked = (tuple(map(id, together)) for together in owners)
    shape = (connection.alias, connection.vendor, get_language(), noun, *asked)
    found = _compiled.get(shape)
    if found is None:
        if len(_compiled) >= MOST_COMPILED:
            _compiled.clear()
        asks = [question.build(_hole(number), KEY, SCOPE) for number, question in enumerate(questions)]
        queries = [ask.query(number) for number, ask in enumerate(asks)]
        united = queries[0].union(*queries[1:], all=True).query
        sql, parameters = united.get_compiler(connection=connection).as_sql()
        found = sql, tuple(parameters), owners  # the owners are kept, so that their ids stay theirs
        _compiled[shape] = found
    return found[:2]


def _hole(number):
    return f"\ue000value{number}"


def show_row(noun, row):
    """The link to the entry of a row."""
    names = {name: row[name] for name in ("slug", "name_zh", "name_en", "scope")}
    return show_entry(Record(noun=noun, short_zh=row["record__short_zh"], short_en=row["record__short_en"], **names))
