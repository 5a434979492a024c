"""Entries of the same noun that share a fact with this one, each group with its reason in words."""

from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.addresses import address
from catalogue.asking import NAMED, Ask, Question, show_row, within
from catalogue.bitmap_keeping import bitmaps_of
from catalogue.evidence import EvidenceText
from catalogue.models.record import Scope
from catalogue.prepared import prepared
from catalogue.selecting import selection_at_hand
from catalogue.version import kept

MOST_SHOWN, MOST_GROUPS = 4, 4
MOST_READ = 200  # rows of a group; of more, bitmaps shall tell the next time
MOST_KEPT = 2000  # values whose first entries are kept


@dataclass(frozen=True)
class Shared:
    """A parameter of the noun's own list: entries with the same value are alike. full_path: named `noun/slug`."""

    parameter: str
    label: str | Promise
    full_path: bool = False


@dataclass(slots=True)
class Group:
    """reason: 同一街区：西岸（推断）. url: of all `count` of them, this entry included. names: (link, is inferred)."""

    reason: str
    count: int
    url: str
    names: list = field(default_factory=list)


@dataclass
class _Value:
    """A value that this entry shares with others. is_inferred: only an editor gives it to this entry.

    code: as the address names it; asked: as `behind` wants it. is_kept: whether its bitmap is at hand.
    """

    shared: Shared
    key: str
    code: str
    asked: str
    text: str
    is_inferred: bool
    is_kept: bool = False

    @property
    def asked_as(self):
        return self.shared.parameter, self.code


class AlikeGroups:
    """catalogue: of the entries; shared: what makes them alike, the closest tie first."""

    name = "alike"

    def __init__(self, catalogue, *shared):
        self.catalogue, self.shared = catalogue, shared

    def asks(self, entry):
        """Of a value that few have there is no bitmap; the database finds them with the rest of the page.

        Values and bitmaps stay with the entry: those that are made or put right after an edit meanwhile must not alter
        what was asked, nor be missing when it is shown.
        """
        values, selection = self._values(entry), self._selection(entry)
        entry.shared = values, selection
        for value in values:
            value.is_kept = selection is not None and selection.keeps(*value.asked_as)
        return [Question((one.shared,), one.asked, partial(self._ask, one)) for one in values if not one.is_kept]

    def _selection(self, entry):
        """What bitmaps say of the entry's scope: by them a district of thousands is counted without reading one."""
        if not self.shared:
            return None
        key, known = self._key(entry), kept("selections", dict)
        if key not in known:
            found = selection_at_hand(self.catalogue.ask(f"scope={entry.scope}"))
            if found is None:
                return None
            known[key] = found
        return known[key]

    def _key(self, entry):
        """With the date, on which some answers hang."""
        return f"{self.catalogue.noun} {entry.scope} {timezone.localdate()}"

    def _ask(self, found, value, key, scope):
        """The entry itself is counted apart: where its own value is not sure enough to find it, there is no group."""
        rows = within(self.catalogue.filterset.behind(found.shared.parameter, value), scope)
        texts = {"_basis": EvidenceText(found.key, "basis")}
        return Ask(rows, ("sort_key",), MOST_SHOWN + 1, texts, Q(pk=key))

    def _picked(self, entry, selection, values):
        """The same from bitmaps: {value: its group}. It is kept, being the same for all who have the value."""
        if not values:
            return {}
        known = kept(f"alike {self._key(entry)} {get_language()}", dict)
        unknown = [value for value in values if value.asked_as not in known]
        read = self._read(selection, unknown) if unknown else {}
        if len(known) < MOST_KEPT:
            known.update(read)
        own = selection.everything & selection.bitmaps.rows([entry.pk])
        return {
            id(value): known.get(value.asked_as) or read[value.asked_as]
            for value in values
            if selection.having(*value.asked_as) & own
        }

    def _read(self, selection, values):
        """{what a value is asked as: its group}. One query for all of them."""
        found = {value.asked_as: selection.having(*value.asked_as) & selection.everything for value in values}
        first = {asked: selection.page(rows, "name", 0, MOST_SHOWN + 1) for asked, rows in found.items()}
        keys = {key for some in first.values() for key in some}
        by_key = {row["pk"]: row for row in _rows(tuple(keys), model=self.catalogue.model)}
        fact = {value.asked_as: value.key for value in values}
        return {
            asked: (found[asked].bit_count(), [self._link(by_key[key], fact[asked]) for key in some if key in by_key])
            for asked, some in first.items()
        }

    def _link(self, row, key):
        """(key of the entry, the link to it, whether an editor infers that it has the value)"""
        basis = row["_basis"] if "_basis" in row else row["evidence"].get(key, {}).get("basis")
        return row["pk"], show_row(self.catalogue.noun, row), basis == "inferred"

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
        values, selection = entry.shared
        groups = self._picked(entry, selection, [value for value in values if value.is_kept])
        asked = [value for value in values if not value.is_kept]
        for value, rows_found in zip(asked, found, strict=True):
            if rows_found and rows_found[0]["_tally"]:  # its own value is sure enough to find it
                links = [self._link(row, value.key) for row in rows_found]
                groups[id(value)] = rows_found[0]["_count"], links
        if any(rows_found and rows_found[0]["_count"] > MOST_READ for rows_found in found):
            bitmaps_of(self.catalogue.ask())
        shown = [self._group(entry, value, *groups[id(value)]) for value in values if id(value) in groups]
        return [group for group in shown if group.names]

    def _group(self, entry, value, count, links):
        query = {value.shared.parameter: value.code}
        query |= {} if entry.scope == Scope.XUHUI else {"scope": entry.scope}
        reason = _("%(label)s：%(value)s") % {"label": value.shared.label, "value": value.text}
        return Group(
            _("%(reason)s（推断）") % {"reason": reason} if value.is_inferred else reason,
            count,
            f"{address(f'{self.catalogue.noun}:list')}?{urlencode(sorted(query.items()))}",
            [(shown, is_inferred) for key, shown, is_inferred in links if key != entry.pk][:MOST_SHOWN],
        )


@prepared
def _rows(keys, *, model):
    return model.objects.filter(pk__in=keys).order_by().values(*NAMED, "evidence")
