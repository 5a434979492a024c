"""Entries of the same noun that share a fact with this one, each group with its reason in words."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.asking import NAMED, Ask, Question, show_row
from catalogue.bitmap_keeping import bitmaps_of
from catalogue.evidence import EvidenceText
from catalogue.models.record import Scope
from catalogue.prepared import prepared
from catalogue.selecting import selection_at_hand

MOST_SHOWN, MOST_GROUPS = 4, 4
MOST_READ = 1000  # rows of a group; of more, bitmaps shall tell the next time


@dataclass(frozen=True)
class Shared:
    """A parameter of the noun's own list: entries with the same value are alike. full_path: named `noun/slug`."""

    parameter: str
    label: str | Promise
    full_path: bool = False


@dataclass
class Group:
    """reason: 同一街区：西岸（推断）. url: of all `count` of them, this entry included. names: (link, is inferred)."""

    reason: str
    count: int
    url: str
    names: list = field(default_factory=list)


@dataclass
class _Value:
    """A value that this entry shares with others. is_inferred: only an editor gives it to this entry.

    code: as the address names it; asked: as `behind` wants it.
    """

    shared: Shared
    key: str
    code: str
    asked: str
    text: str
    is_inferred: bool


class AlikeGroups:
    """catalogue: of the entries; shared: what makes them alike, the closest tie first."""

    name = "alike"

    def __init__(self, catalogue, *shared):
        self.catalogue, self.shared = catalogue, shared

    def asks(self, entry):
        kept = self._kept(entry)
        asked = [found for found in self._values(entry) if not kept or not kept.lists(found.shared.parameter)]
        return [Question((found.shared,), found.asked, partial(self._ask, found)) for found in asked]

    def _kept(self, entry):
        """What bitmaps say of the entry's scope: by them a district of thousands is counted without reading one."""
        return selection_at_hand(self.catalogue.ask(f"scope={entry.scope}")) if self.shared else None

    def _ask(self, found, value, key, scope):
        """The entry itself is counted apart: where its own value is not sure enough to find it, there is no group."""
        rows = self.catalogue.filterset.behind(found.shared.parameter, value).filter(scope=scope)
        texts = {"_basis": EvidenceText(found.key, "basis")}
        return Ask(rows, ("sort_key",), MOST_SHOWN + 1, texts, Q(pk=key))

    def _picked(self, entry, kept, values):
        """The same from bitmaps: {value: its first rows}. One query for all of them."""
        if not values:
            return {}
        found = {id(value): kept.having(value.shared.parameter, value.code) & kept.everything for value in values}
        first = {number: kept.page(rows, "name", 0, MOST_SHOWN + 1) for number, rows in found.items()}
        keys = {key for some in first.values() for key in some}
        by_key = {row["pk"]: row for row in _rows(tuple(keys), model=self.catalogue.model)}
        own = kept.bitmaps.rows([entry.pk])
        return {
            number: [
                by_key[key] | {"_count": found[number].bit_count(), "_tally": found[number] & own}
                for key in some
                if key in by_key
            ]
            for number, some in first.items()
        }

    def _values(self, entry):
        values: list[_Value] = []
        for shared in self.shared:
            values += self._values_of(entry, shared)[:MOST_GROUPS]
        return values

    def _values_of(self, entry, shared):
        key = self.catalogue.filterset.base_filters[shared.parameter].key
        shown = self.catalogue.column(key).shown(entry)
        is_inferred = entry.evidence.get(key, {}).get("basis") == "inferred"
        codes = [getattr(entry, key).path] if shared.full_path and shown else [one.code for one in shown]
        asked = (self._asked(entry, key) if shown else []) or codes
        return [
            _Value(shared, key, code, behind, one.text, is_inferred)
            for code, behind, one in zip(codes, asked, shown, strict=True)
            if code
        ]

    @staticmethod
    def _asked(entry, key):
        """Keys of the records that a fact names, in the order in which its column shows them."""
        if key in entry.all_linked():
            return [target.pk for target in entry.linked.get(key, ())]
        return [getattr(entry, f"{key}_id")] if entry._meta.get_field(key).is_relation else []

    def show(self, entry, found, marks, rows):
        values, kept = self._values(entry), self._kept(entry)
        lists = {value.shared.parameter for value in values if kept and kept.lists(value.shared.parameter)}
        picked = self._picked(entry, kept, [value for value in values if value.shared.parameter in lists])
        asked = [value for value in values if value.shared.parameter not in lists]
        picked |= {id(value): rows_found for value, rows_found in zip(asked, found, strict=False)}
        if any(rows_found and rows_found[0]["_count"] > MOST_READ for rows_found in found):
            bitmaps_of(self.catalogue.ask())
        groups = [self._group(entry, value, picked[id(value)]) for value in values if _is_group(picked.get(id(value)))]
        return [group for group in groups if group.names]

    def _group(self, entry, value, rows):
        names: list[Any] = [
            (show_row(self.catalogue.noun, row), _basis(row, value.key) == "inferred")
            for row in rows
            if row["pk"] != entry.pk
        ]
        query = {value.shared.parameter: value.code}
        query |= {} if entry.scope == Scope.XUHUI else {"scope": entry.scope}
        reason = _("%(label)s：%(value)s") % {"label": value.shared.label, "value": value.text}
        return Group(
            _("%(reason)s（推断）") % {"reason": reason} if value.is_inferred else reason,
            rows[0]["_count"],
            f"{reverse(f'{self.catalogue.noun}:list')}?{urlencode(sorted(query.items()))}",
            names[:MOST_SHOWN],
        )


@prepared
def _rows(keys, *, model):
    return model.objects.filter(pk__in=keys).order_by().values(*NAMED, "evidence")


def _is_group(rows):
    """Where the entry's own value is not sure enough to find it, there is none."""
    return bool(rows) and bool(rows[0]["_tally"])


def _basis(row, key):
    return row["_basis"] if "_basis" in row else row["evidence"].get(key, {}).get("basis")
