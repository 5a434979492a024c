"""The facts of some entries side by side: what differs first, then what is alike, then what nobody states."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.cells import CERTAINTY, Marks
from catalogue.columns import Shown
from catalogue.linking import attach_linked
from catalogue.models.record import State
from sources.catalogues import DOUBTS
from sources.facts import Facts, Row, Value, read_citations
from sources.models import DoubtSubject

DIFFERENT, BASIS, ALIKE, UNSTATED, OWN = "different", "basis", "alike", "unstated", "own"
OWN_NAMES = ("name_zh", "name_en", "aliases")  # two entries never share them: a difference that says nothing


@dataclass
class Line:
    """One fact of every entry. names, cells: in the order of the entries. kind: how the cells stand to each other."""

    key: str
    label: str
    kind: str
    names: list[str]
    cells: list[Row]

    @property
    def named(self):
        """Each cell with the name of its entry, which a narrow window prints beside it."""
        return zip(self.names, self.cells, strict=True)

    @property
    def remark(self):
        """In words, for whoever cannot see it."""
        return {DIFFERENT: _("不同"), BASIS: _("值相同，依据不同")}.get(self.kind, "")


@dataclass
class Group:
    kind: str
    label: str
    lines: list[Line]


class Comparison:
    """What is compared, and how. Three queries and one for each table of links, however many the entries.

    address_of: the whole address of an entry, for paper and files.
    """

    def __init__(self, catalogue, entries, marks, address_of, *, shows_all, by_entry=False):
        self.catalogue, self.model, self.marks = catalogue, catalogue.model, marks
        self.entries = attach_linked(entries, self.model, tuple(self.model.all_linked()))
        self.shows_all, self.by_entry, self.address_of = shows_all, by_entry, address_of
        self._read = read_citations(entries)

    # --- which facts, and how they stand to each other ----------------------------------------------------------------

    @cached_property
    def kinds(self):
        """{fact: its kind}, in the order of an entry's page; facts that nobody would state only where somebody does."""
        scratch = self._facts(Marks())
        found = {}
        for key in self._keys():
            cells = [facts.row(key) for facts in scratch]
            if any(cell.values for cell in cells) or key not in self.model.UNCITED:
                found[key] = OWN if key in OWN_NAMES else kind_of(cells)
        return found

    def _keys(self):
        """Facts, whatever else the table of the list shows, names and summaries."""
        held = (*self.model.FACTS, *self.model.NAMES)
        further = [column.key for column in self.catalogue.table_columns if column.key not in held]
        return (*self.model.FACTS, *further, *self.model.NAMES)

    def _facts(self, marks):
        return [Facts(entry, self.catalogue.columns, marks, self._read) for entry in self.entries]

    def count(self, *kinds):
        return sum(kind in kinds for kind in self.kinds.values())

    # --- as shown -----------------------------------------------------------------------------------------------------

    @cached_property
    def groups(self):
        """Each with at least one line. Sources are numbered in the order in which the page shows them."""
        labels = {DIFFERENT: _("不同"), ALIKE: _("相同"), UNSTATED: _("都未注明")}
        wanted = labels if self.shows_all else {DIFFERENT: labels[DIFFERENT]}
        in_order = [*wanted, OWN]
        keys = {kind: [key for key in self.kinds if _shown_as(self.kinds[key]) == kind] for kind in in_order}
        cells = self._cells([key for kind in in_order for key in keys[kind]])
        lines = {kind: [self._line(key, cells[key]) for key in keys[kind]] for kind in in_order}
        groups = [Group(kind, labels[kind], lines[kind]) for kind in wanted if lines[kind]]
        return [*groups, Group(OWN, _("条目本身"), [*lines[OWN], *self._own_lines()])]

    @property
    def blocks(self):
        """Entry by entry instead of line by line: for each its groups, a label and the facts under it."""
        for place in range(len(self.entries)):
            yield [(group.label, [line.cells[place] for line in group.lines]) for group in self.groups]

    def _cells(self, keys):
        """{fact: a cell for each entry}, read in the order of the page: line by line, or entry by entry."""
        facts = self._facts(self.marks)
        if self.by_entry:
            columns = [{key: one.row(key) for key in keys} for one in facts]
            return {key: [column[key] for column in columns] for key in keys}
        return {key: [one.row(key) for one in facts] for key in keys}

    def _line(self, key, cells):
        return Line(key, cells[0].label, self.kinds[key], self._names, cells)

    @cached_property
    def _names(self):
        return [entry.name for entry in self.entries]

    def _own_lines(self):
        """What the site says of the entry itself: no source states it."""
        shown = {
            "completeness": (_("数据完整度"), lambda entry: Shown(f"{entry.completeness}%")),
            "as_of": (_("内容截至"), lambda entry: Shown(entry.as_of_text, datetime=entry.as_of)),
            "doubts": (DOUBTS.title, _doubts(self.entries)),
            "link": (_("网址"), lambda entry: Shown(self.address_of(entry), url=entry.get_absolute_url())),
        }
        return [
            Line(key, label, OWN, self._names, [_own(key, label, show(entry)) for entry in self.entries])
            for key, (label, show) in shown.items()
        ]


def _doubts(entries):
    """A function from an entry to the number of doubts about it, with the way to them. One query."""
    rows = DoubtSubject.objects.filter(subject__in=[entry.pk for entry in entries], entry__state=State.PUBLISHED)
    counts = dict(rows.order_by().values_list("subject").annotate(Count("entry")))

    def show(entry):
        count = counts.get(entry.pk, 0)
        url = f"{reverse('doubt:list')}?{urlencode({'about': entry.path, 'scope': 'all'}, safe='/')}"
        words = ngettext("%(count)s 条", "%(count)s 条", count) % {"count": count}
        return Shown(words, url=url if count else "", code=str(count))

    return show


def _own(key, label, shown):
    return Row(key, label, OWN if shown.text else "unstated", [Value(shown, OWN)] if shown.text else [], [], [])


def _shown_as(kind):
    return DIFFERENT if kind == BASIS else kind


def kind_of(cells):
    """Whether cells differ in what they say, or only in how sure it is; a blank differs from any value."""
    said = {_said(cell) for cell in cells}
    states = {cell.state for cell in cells}
    if len(said) > 1:
        return DIFFERENT
    if states == {"unstated"} and said == {(frozenset(), frozenset())}:
        return UNSTATED
    return BASIS if len(states) > 1 else ALIKE


def _said(cell):
    """Values in whatever order, and what other sources say instead."""
    return tuple(frozenset((v.shown.code, v.shown.text) for v in values) for values in (cell.values, cell.conflicts))


def strip(entry):
    """(district, how sure) of the strip over a column, as lists draw it; a district has its own."""
    if entry.NOUN == "district":
        return entry.slug, "stated"
    district = getattr(entry, "district", None)
    basis = entry.evidence.get("district", {}).get("basis", "")
    certainty = CERTAINTY.get(basis, "unknown") if district is not None and district.is_published else "unknown"
    return (district.slug, certainty) if certainty != "unknown" else ("", "unknown")
