"""Entries of the same noun that share a fact with this one, each group with its reason in words."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.asking import Ask, Question, show_row
from catalogue.evidence import EvidenceText
from catalogue.models.record import Scope

MOST_SHOWN, MOST_GROUPS = 4, 4


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
        return [Question((found.shared,), found.asked, partial(self._ask, found)) for found in self._values(entry)]

    def _ask(self, found, value, key, scope):
        """The entry itself is counted apart: where its own value is not sure enough to find it, there is no group."""
        rows = self.catalogue.filterset.behind(found.shared.parameter, value).filter(scope=scope)
        texts = {"_basis": EvidenceText(found.key, "basis")}
        return Ask(rows, ("sort_key",), MOST_SHOWN + 1, texts, Q(pk=key))

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
        groups = [
            self._group(entry, value, rows_found)
            for value, rows_found in zip(self._values(entry), found, strict=True)
            if rows_found and rows_found[0]["_tally"]
        ]
        return [group for group in groups if group.names]

    def _group(self, entry, value, rows):
        names: list[Any] = [
            (show_row(self.catalogue.noun, row), row["_basis"] == "inferred") for row in rows if row["pk"] != entry.pk
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
