"""The fact rows of an entry's page: every value with its marks, its reason and its date; every blank in its place."""

from dataclasses import dataclass, field
from functools import cache

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.cells import CERTAINTY, tag_text
from catalogue.columns import Shown
from catalogue.dates import partial_date_text
from catalogue.language import in_language
from catalogue.prepared import prepared
from sources.models import Citation, Stance
from sources.models.cited import STRENGTH
from sources.showing import named_records, show_cited


@dataclass(slots=True)
class Value:
    """One value of a fact with what backs it."""

    shown: Shown
    state: str
    tag: str = ""
    marks: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    date_text: str = ""
    datetime: str = ""
    review: str = ""
    citations: list = field(default_factory=list)

    @property
    def certainty(self):
        return CERTAINTY.get(self.state, "unknown")

    def notes_of(self, citations):
        return _notes(citations)


@dataclass(slots=True)
class Row:
    """A fact. others: the same quantity at other dates. conflicts: other values for the same thing."""

    key: str
    label: str
    state: str
    values: list[Value]
    others: list[Value]
    conflicts: list[Value]

    @property
    def anchor(self):
        return f"f-{self.key}"


@dataclass(slots=True)
class Completeness:
    """How many of the facts of a page some source or inference backs, and which are missing or unverified.

    states: of every fact, the surest first.
    """

    total: int
    backed: int
    unverified: list[Row]
    missing: list[Row]
    states: list[str]


def completeness(rows):
    unverified = [row for row in rows if row.state == "unverified"]
    missing = [row for row in rows if row.state == "unstated"]
    states = sorted((row.state for row in rows), key=_strength)
    return Completeness(len(rows), len(rows) - len(unverified) - len(missing), unverified, missing, states)


def read_citations(entries):
    """({key: citations} of these entries of one noun, the records that the citations name). Two queries."""
    citations = _citations(tuple(entry.pk for entry in entries))
    names = named_records([(type(entries[0]), citation) for citation in citations])
    by_entry = {entry.pk: [] for entry in entries}
    for citation in citations:
        by_entry[citation.entry_id].append(citation)
    return by_entry, names


@prepared
def _citations(entries):
    return Citation.objects.filter(entry__in=entries).order_by("position", "id")


class Facts:
    """Fact rows of one entry, from its columns and its citations. read: `read_citations` of it and others."""

    def __init__(self, entry, columns, marks, read=None):
        self.entry, self.model, self.marks = entry, type(entry), marks
        self.columns = {column.key: column for column in columns}
        by_entry, self.names = read or read_citations([entry])
        self.today = timezone.localdate()
        self.by_key = {}
        for citation in by_entry[entry.pk]:
            self.by_key.setdefault(citation.key, []).append(citation)

    def rows(self, keys):
        """Rows for these facts; a blank has one too, unless it is one that nobody would state (noted or uncited)."""
        rows = [self.row(key) for key in keys if key not in self.model.NOTED or key in self.by_key]
        return [row for row in rows if row.values or row.key not in self.model.UNCITED]

    def row(self, key):
        citations = self.by_key.get(key, [])
        label = _label(self.columns.get(key), self.model, key, get_language())  # type: ignore[arg-type]  # has a hash
        backing = [c for c in citations if c.stance == Stance.SUPPORTS]
        values = self._noted(key, backing, label) if key in self.model.NOTED else self._stated(key, backing, label)
        others, conflicts = (
            [self._value(self._show(key, c), [c], label) for c in citations if c.stance == stance]
            if len(backing) < len(citations)
            else []
            for stance in (Stance.OTHER_DATE, Stance.DIFFERS)
        )
        state = min((value.state for value in values), key=_strength) if values else "unstated"
        return Row(key, label, state, values, others, conflicts)

    def _stated(self, key, backing, label):
        """The values that stand in the entry, each with the citations that back it."""
        shown = self.columns[key].shown(self.entry) if key in self.columns else []
        is_one = key not in self.model.all_linked()
        return [self._value(one, [c for c in backing if is_one or c.value in ("", one.code)], label) for one in shown]

    def _noted(self, key, backing, label):
        """A value for each thing the citations say, the surest first; of a number, one for each date."""
        is_counted = bool(self.model.NOTED[key].unit)
        by_value = {}
        for citation in backing:
            said = (citation.value, citation.qualifier, citation.as_of if is_counted else "")
            by_value.setdefault(said, []).append(citation)
        values = [self._value(self._show(key, group[0]), group, label) for group in by_value.values()]
        return sorted(values, key=lambda value: _strength(value.state))

    def _show(self, key, citation):
        return show_cited(self.model, self.columns.get(key), citation, self.names)

    def _value(self, shown, citations, label):
        if not citations:
            return Value(shown, "editorial", tag_text("editorial"))
        best = min(citations, key=lambda c: STRENGTH[c.basis])
        dated = _common_date([c for c in citations if c.basis == best.basis])
        return Value(
            shown,
            str(best.basis),
            tag_text(best.basis, best.confidence),
            self.marks.of([citation.place for citation in citations], label),
            _reasons(citations, best.basis, shown),
            _notes(citations),
            partial_date_text(dated),
            dated,
            _overdue(citations, self.today),
            citations,
        )


@cache
def _label(column, model, key, _language):
    return str(column.label(model) if column else model.fact_label(key))


def _overdue(citations, today):
    """待复核: said once every citation of a value is past the day on which it should have been looked at again."""
    if not all(citation.review_due and citation.review_due < today for citation in citations):
        return ""
    checked = max((c.verified_on for c in citations if c.verified_on), default=None)
    if checked is None:
        return _("待复核")
    return _("待复核（上次核实 %(date)s）") % {"date": partial_date_text(f"{checked:%Y-%m}")}


def _strength(state):
    return STRENGTH.get(state, len(STRENGTH))


def _common_date(citations):
    """The date that all of these give; none where they differ, for then it is not the date of each of their marks."""
    dates = {citation.as_of for citation in citations}
    return dates.pop() if len(dates) == 1 else ""


def _reasons(citations, basis, shown):
    """Why an editor concludes it. A weaker citation speaks up only for a part of the value, after its own word.

    So 市级、区级, of which the district level is inferred, says so; a stated value no longer needs an old inference.
    """
    reasons = []
    for citation in citations:
        reason = in_language(citation.reason_zh, citation.reason_en)
        if reason and (citation.basis == basis or citation.value not in ("", shown.code)):
            word = _("依据") if citation.basis == basis else tag_text(citation.basis, citation.confidence)
            reasons.append(_("%(basis)s：%(reason)s") % {"basis": word, "reason": reason})
    return list(dict.fromkeys(reasons))


def _notes(citations):
    words = [in_language(citation.note_zh, citation.note_en) for citation in citations]
    return list(dict.fromkeys(filter(None, words)))
