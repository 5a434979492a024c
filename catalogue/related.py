"""Lists of related entries on an entry's page. Each is a list of the site under one parameter, and links to it."""

from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from catalogue.cards import Card
from catalogue.catalogue import Catalogue
from catalogue.cells import cell
from catalogue.columns import show_entry
from catalogue.headers import plain_headers
from catalogue.language import in_language
from catalogue.linking import attach_linked
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


@dataclass(frozen=True)
class Related:
    """Entries of `catalogue` whose `parameter` is this entry. full_path: named `noun/slug` instead of the slug.

    columns: facts shown in a table; without them only the names are listed. with_summary: what the entry says is short
    enough to stand beside its name. order: where the source gives one, else that of names.
    most: how many are shown before the link to all.
    nothing: what to say where there are none; without it the list is then left out.
    """

    catalogue: Catalogue
    parameter: str
    label: str | Promise
    full_path: bool = False
    columns: tuple[str, ...] = ()
    with_summary: bool = False
    order: tuple[Any, ...] = ("sort_key",)
    most: int = 10
    nothing: str | Promise = ""

    def value(self, entry):
        return entry.path if self.full_path else entry.slug

    def url(self, entry, scope):
        query = {self.parameter: self.value(entry)} | ({} if scope == "xuhui" else {"scope": scope})
        return f"{reverse(f'{self.catalogue.noun}:list')}?{urlencode(sorted(query.items()))}"


@dataclass
class RelatedList:
    """What a page shows of one `Related`: how many there are, the first of them, and where all are."""

    label: str | Promise
    noun: str
    count: int
    url: str
    comparators: int
    comparators_url: str
    headers: list = field(default_factory=list)
    cards: list = field(default_factory=list)
    names: list = field(default_factory=list)
    anchor: str = ""
    nothing: str | Promise = ""

    @property
    def has_more(self):
        return self.count + self.comparators > len(self.cards or self.names)


class RelatedPanel:
    """All related lists of a page: a query for counts and names, and one for each list shown as a table."""

    name = "related"

    def __init__(self, *related):
        self.related = related

    def load(self, entry, marks):
        found = self._first_rows(entry) if self.related else {}
        return [
            self._list(related, entry, found.get(number, []), marks)
            for number, related in enumerate(self.related)
            if number in found or related.nothing
        ]

    def _first_rows(self, entry):
        """{number of the list: its first rows}; each row knows how many there are in all."""
        queries = [self._query(number, related, entry) for number, related in enumerate(self.related)]
        found = {}
        for row in queries[0].union(*queries[1:], all=True):
            found.setdefault(row["_list"], []).append(row)
        return {number: sorted(rows, key=itemgetter("_place")) for number, rows in found.items()}

    def _query(self, number, related, entry):
        rows = related.catalogue.filterset.behind(related.parameter, related.value(entry)).order_by()
        counted = rows.annotate(
            _list=Value(number),
            _place=Window(RowNumber(), order_by=["-scope", *related.order, "record"]),
            _count=Window(Count("pk")),
            _comparators=Window(Count("pk", filter=Q(scope=Scope.COMPARATOR))),
        )
        return counted.filter(_place__lte=related.most).values("_list", "_place", "_count", "_comparators", *NAMED)

    def _list(self, related, entry, rows, marks):
        count, comparators = (rows[0]["_count"], rows[0]["_comparators"]) if rows else (0, 0)
        shown = RelatedList(
            related.label,
            related.catalogue.noun,
            count - comparators,
            related.url(entry, Scope.XUHUI),
            comparators,
            related.url(entry, Scope.COMPARATOR),
            anchor=f"{related.catalogue.noun}-{related.parameter}",
        )
        shown.nothing = related.nothing
        if related.columns and rows:
            self._fill_table(shown, related, [row["pk"] for row in rows], marks)
        else:
            shown.names = [(_show(related.catalogue.noun, row), _summary(related, row)) for row in rows]
        return shown

    def _fill_table(self, shown, related, keys, marks):
        model, columns = related.catalogue.model, [related.catalogue.column(key) for key in related.columns]
        entries = model.objects.select_related(*related.catalogue.select).in_bulk(keys)
        linked = [key for key in related.columns if key in model.all_linked()]
        attach_linked(entries.values(), model, linked)
        shown.headers = plain_headers(columns, model)
        shown.cards = [Card(entries[key], [cell(entries[key], column, marks) for column in columns]) for key in keys]


def _show(noun, row):
    """The link to an entry of a names-only list, from the row that counted it."""
    names = {name: row[name] for name in ("slug", "name_zh", "name_en", "scope")}
    return show_entry(Record(noun=noun, short_zh=row["record__short_zh"], short_en=row["record__short_en"], **names))


def _summary(related, row):
    return in_language(row["summary_zh"], row["summary_en"]) if related.with_summary else ""
