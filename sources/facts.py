"""The fact rows of an entry's page: every value with its marks, its reason and its date; every blank in its place."""

from dataclasses import dataclass, field

from catalogue.cells import tag_text
from catalogue.columns import Date, Number, Shown, Text, quantity_text, show_entry
from catalogue.dates import partial_date_text
from catalogue.language import in_language
from catalogue.models import Record
from catalogue.models.record import State
from sources.models import Stance
from sources.models.cited import STRENGTH


@dataclass
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


@dataclass
class Row:
    """A fact. others: the same quantity at other dates. conflicts: other values for the same thing."""

    key: str
    label: str
    state: str
    values: list[Value]
    others: list[Value]
    conflicts: list[Value]


class Facts:
    """Fact rows of one entry, from its columns and its citations. Two queries: citations, and names of what they cite."""

    def __init__(self, entry, columns, marks):
        self.entry, self.model, self.marks = entry, type(entry), marks
        self.columns = {column.key: column for column in columns}
        self.by_key = {}
        for citation in entry.record.citations.select_related(None).order_by("position", "id"):
            self.by_key.setdefault(citation.key, []).append(citation)
        self.names = self._names()

    def _names(self):
        """{(noun, slug): Record} for the citations whose value is an entry."""
        keys = {self._record_key(key, item) for key, citations in self.by_key.items() for c in citations
                for item in [c.value] if item}  # fmt: skip
        found = Record.objects.filter(pk__in=filter(None, keys), state=State.PUBLISHED).defer("search_text")
        return {record.pk: record for record in found}

    def _record_key(self, key, value):
        noun = self._noun_of(key)
        return value.replace("/", ":", 1) if noun == "*" else f"{noun}:{value}" if noun else None

    def _noun_of(self, key):
        """The noun that the values of a fact name; `*` for any, empty for none."""
        if key in self.model.NOTED:
            return self.model.NOTED[key].refers_to
        linked = self.model.all_linked().get(key)
        if linked and linked.noun:
            return linked.noun
        target = linked.model._meta.get_field(linked.target) if linked else self.model._meta.get_field(key)
        if not target.is_relation:
            return ""
        related = self.model if target.related_model == "self" else target.related_model
        return "*" if related is Record else related.NOUN

    def rows(self, keys):
        """Rows for these facts; a noted fact without a citation has no row, any other has one in every case."""
        return [self.row(key) for key in keys if key not in self.model.NOTED or key in self.by_key]

    def row(self, key):
        citations = self.by_key.get(key, [])
        label = str(self.columns[key].label(self.model) if key in self.columns else self.model.fact_label(key))
        backing = [c for c in citations if c.stance == Stance.SUPPORTS]
        values = self._noted(key, backing, label) if key in self.model.NOTED else self._stated(key, backing, label)
        others, conflicts = (
            [self._value(self._show(key, c), [c], label) for c in citations if c.stance == stance]
            for stance in (Stance.OTHER_DATE, Stance.DIFFERS)
        )
        state = min((value.state for value in values), key=_strength) if values else "unstated"
        return Row(key, label, state, values, others, conflicts)

    def _stated(self, key, backing, label):
        """The values that stand in the entry, each with the citations that back it."""
        shown = self.columns[key].shown(self.entry) if key in self.columns else []
        return [
            self._value(one, [c for c in backing if len(shown) == 1 or c.value in ("", one.code)], label)
            for one in shown
        ]

    def _noted(self, key, backing, label):
        by_value = {}
        for citation in backing:
            by_value.setdefault((citation.value, citation.qualifier, citation.as_of), []).append(citation)
        return [self._value(self._show(key, group[0]), group, label) for group in by_value.values()]

    def _show(self, key, citation):
        """The value that a citation gives, as a reader sees it."""
        record = self.names.get(self._record_key(key, citation.value))
        if record:
            return show_entry(record)
        noted = self.model.NOTED.get(key)
        unit = str(noted.unit) if noted else str(getattr(self.columns.get(key), "unit", ""))
        is_number = bool(unit) or isinstance(self.columns.get(key), Number)
        if is_number and _is_number(citation.value):
            return Shown(quantity_text(citation.value, unit, citation.qualifier), code=citation.value)
        is_date = noted.is_date if noted else isinstance(self.columns.get(key), Date)
        if is_date:
            return Shown(partial_date_text(citation.value), datetime=citation.value, code=citation.value)
        column = self.columns.get(key)
        if column is not None and hasattr(column, "label_of"):
            return Shown(column.label_of(self.model, citation.value), code=citation.value)
        lang = column.lang if isinstance(column, Text) else citation.lang if citation.lang == "en" else ""
        return Shown(YES_NO.get(citation.value, citation.value), lang=lang, code=citation.value)

    def _value(self, shown, citations, label):
        if not citations:
            return Value(shown, "plain")
        best = min(citations, key=lambda c: STRENGTH[c.basis])
        places = [_place(citation) for citation in citations]
        dated = max((c.as_of for c in citations), default="")
        return Value(
            shown, str(best.basis), tag_text(best.basis, best.confidence), self.marks.of(places, label),
            _wordings(citations, "reason"), _wordings(citations, "note"), partial_date_text(dated), dated,
        )  # fmt: skip


YES_NO = {"yes": "是", "no": "否"}


def _strength(state):
    return STRENGTH.get(state, len(STRENGTH))


def _place(citation):
    slug = (citation.source_id or "").partition(":")[2]
    return f"{slug}#{citation.locator.replace(' ', '')}" if citation.locator else slug


def _wordings(citations, name):
    words = (in_language(getattr(c, f"{name}_zh"), getattr(c, f"{name}_en")) for c in citations)
    return list(dict.fromkeys(filter(None, words)))


def _is_number(text):
    return text.replace(".", "", 1).removeprefix("-").isdigit()
