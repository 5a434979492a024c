"""Lists of related entries on an entry's page. Each is a list of the site under one parameter, and links to it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.addresses import address
from catalogue.asking import Ask, Question, show_row
from catalogue.cards import Card
from catalogue.catalogue import Catalogue
from catalogue.cells import cell, tag_text
from catalogue.evidence import EvidenceText, basis_alias, reason_of
from catalogue.headers import plain_headers
from catalogue.language import in_language
from catalogue.linking import attach_linked
from catalogue.models.record import Scope
from catalogue.prepared import prepared


@dataclass(frozen=True)
class Related:
    """Entries of `catalogue` whose `parameter` is this entry. full_path: named `noun/slug` instead of the slug.

    columns: facts shown in a table; without them only the names are listed, each with its `detail`, a fact with a
    fixed list of values. with_summary: what the entry says is short enough to stand beside its name.
    is_split: those that a source puts here stand before those that an editor infers, under headings of their own.
    order: where the source gives one, else that of names. most: how many are shown before the link to all.
    nothing: what to say where there are none (none stated, if split); without it the list is then left out.
    """

    catalogue: Catalogue
    parameter: str
    label: str | Promise
    full_path: bool = False
    columns: tuple[str, ...] = ()
    detail: str = ""
    with_summary: bool = False
    is_split: bool = False
    order: tuple[Any, ...] = ("sort_key",)
    most: int = 10
    nothing: str | Promise = ""

    @property
    def key(self):
        """The fact that the parameter asks for."""
        return self.catalogue.filterset.base_filters[self.parameter].key

    def about(self, entry):
        """The key of what the rows name: this entry itself."""
        return entry.pk

    def value(self, entry):
        return entry.path if self.full_path else entry.slug

    def rows(self, key):
        return self.catalogue.filterset.behind(self.parameter, key)

    def ask(self, _value, key, scope):
        texts: dict[str, Any] = {"_detail": self.detail} if self.detail else {}
        if not self.is_split:
            return Ask(self.rows(key), ("-scope", *self.order), self.most, texts)
        texts |= {f"_{word}": EvidenceText(self.key, word) for word in ("basis", "confidence", "cites")}
        order = ("-scope", EvidenceText(self.key, "basis").desc(), *self.order)  # the codes happen to sort that way
        texts["_reason"] = reason_of(self.key)
        stated = Q(**{basis_alias(self.key): "stated"}, scope=scope)
        return Ask(self.rows(key), order, self.most, texts, stated)

    def url(self, entry, scope, **more):
        query = {self.parameter: self.value(entry), **more}
        query |= {} if scope == Scope.XUHUI else {"scope": str(scope)}
        return f"{address(f'{self.catalogue.noun}:list')}?{urlencode(sorted(query.items()))}"


@dataclass(slots=True)
class Named:
    """An entry of a list without columns, and why it stands there where an editor infers that."""

    shown: Any
    detail: str = ""
    summary: str = ""
    tag: str = ""
    state: str = ""
    reason: str = ""
    marks: list = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """Rows of a list under one heading: cards of a table, or names. url: of exactly `count` rows, if there is one."""

    heading: str = ""
    count: int = 0
    url: str = ""
    cards: list = field(default_factory=list)
    names: list = field(default_factory=list)


@dataclass(slots=True)
class RelatedList:
    """What a page shows of one `Related`: how many there are, the first of them, and where all are.

    inferred: how many of them only an editor puts there; counted where the list is split.
    """

    label: str | Promise
    noun: str
    count: int
    url: str
    comparators: int
    comparators_url: str
    headers: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    anchor: str = ""
    nothing: str | Promise = ""
    inferred: int = 0

    @property
    def has_more(self):
        return self.count + self.comparators > sum(len(part.cards or part.names) for part in self.parts)


class RelatedLists:
    """All related lists of a page, and a query for each that is shown as a table."""

    name = "lists"

    def __init__(self, *related):
        self.related = related

    def asks(self, entry):
        return [Question((related,), related.about(entry), related.ask) for related in self.related]

    def show(self, entry, found, marks, rows):
        return [
            _list(related, entry, rows_found, marks)
            for related, rows_found in zip(self.related, found, strict=True)
            if rows_found or related.nothing
        ]


def _list(related, entry, rows, marks):
    count, comparators = (rows[0]["_count"], rows[0]["_comparators"]) if rows else (0, 0)
    stated = rows[0]["_tally"] if rows and related.is_split else 0
    shown = RelatedList(
        related.label,
        related.catalogue.noun,
        count - comparators,
        related.url(entry, Scope.XUHUI),
        comparators,
        related.url(entry, Scope.COMPARATOR),
        anchor=f"{related.catalogue.noun}-{related.parameter}",
        nothing="" if stated or (rows and not related.is_split) else related.nothing,
        inferred=count - stated if related.is_split else 0,
    )
    shown.parts = _parts(related, entry, rows, stated) if rows else []
    _fill(shown, related, marks)
    return shown


def _parts(related, entry, rows, stated):
    """The rows in one part, or in two: of the first a list can be linked to, of the other none can."""
    if not related.is_split:
        return [Part(names=rows)]
    scope = entry.scope
    first = Part(_("来源明示"), stated, related.url(entry, scope, basis="stated"))
    second = Part(_("推断"))
    for row in rows:
        (first if row["_basis"] == "stated" else second).names.append(row)
    return [part for part in (first, second) if part.names]


def _fill(shown, related, marks):
    """Turn the rows of each part into what the page shows."""
    rows = [row for part in shown.parts for row in part.names]
    cards = _cards(shown, related, [row["pk"] for row in rows], marks) if related.columns and rows else {}
    for part in shown.parts:
        if cards:
            part.cards, part.names = [cards[row["pk"]] for row in part.names], []
        else:
            part.names = [_named(related, row, marks) for row in part.names]


def _cards(shown, related, keys, marks):
    """{key: card}"""
    model, columns = related.catalogue.model, [related.catalogue.column(key) for key in related.columns]
    entries = {entry.pk: entry for entry in _entries(tuple(keys), catalogue=related.catalogue)}
    linked = [key for key in related.columns if key in model.all_linked()]
    attach_linked(entries.values(), model, linked)
    shown.headers = plain_headers(columns, model)
    return {key: Card(entries[key], [cell(entries[key], column, marks) for column in columns]) for key in keys}


@prepared
def _entries(keys, *, catalogue):
    return catalogue.model.objects.filter(pk__in=keys).select_related(*catalogue.select).defer(*catalogue.unread)


def _named(related, row, marks):
    model = related.catalogue.model
    detail = related.catalogue.column(related.detail).label_of(model, row["_detail"]) if row["_detail"] else ""
    return Named(
        show_row(related.catalogue.noun, row),
        detail,
        in_language(row["summary_zh"], row["summary_en"]) if related.with_summary else "",
        tag_text(row["_basis"], row["_confidence"]),
        row["_basis"],
        row["_reason"] if row["_basis"] != "stated" else "",
        marks.of(row["_cites"].split("；"), related.label),
    )
