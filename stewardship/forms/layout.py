"""The order of the form: names, identity, facts, relations, place, media, publication."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sources.models import Citation, Stance
from sources.models.cited import STRENGTH
from versions.snapshots import linked_of

PLACE = ("address", "location", "place_zh", "place")


@dataclass
class Block:
    """A fact, or a plain field: its inputs, and the citations beside it. state: how surely the value is backed."""

    key: str
    label: str
    state: str
    inputs: list
    citations: list = field(default_factory=list)
    blank: Any = None
    fate: Any = None

    @property
    def needs_fate(self):
        """Whether an editor changed the value and has to say what becomes of its citations."""
        return bool(self.fate.value()) or any(bound.errors for bound in self.inputs)


@dataclass
class Section:
    anchor: str
    title: str
    blocks: list
    free: list = field(default_factory=list)  # citation forms whose fact the editor chooses


class Layout:
    """Blocks of an `EntryForm` in the order of the page."""

    def __init__(self, form):
        self.form, self.model = form, form.model
        self.facts = (*self.model.NAMES, *self.model.FACTS)
        self.columns = {column.name: column for column in self.model._meta.concrete_fields}
        self.companions = {key: list(self._companions(key)) for key in self.facts}

    def _companions(self, key):
        """Plain fields that qualify a fact: 面积的限定, 名称依据, 时期始."""
        for name in self.form.fields:
            if name.startswith(f"{key}_") and name in self.columns and name not in self.facts:
                yield name

    def sections(self):
        relations = [key for key in self.model.FACTS if self._is_relation(key) and key not in PLACE]
        place = [key for key in self.model.FACTS if key in PLACE]
        facts = [key for key in self.model.FACTS if key not in relations and key not in place]
        aside = {name for names in self.companions.values() for name in names}
        notes = ["note_zh", "note_en"]
        identity = [
            name for name in self.columns if name in self.form.fields and name not in (*self.facts, *aside, *notes)
        ]
        further = [key for key in linked_of(self.model) if key not in self.facts]
        parts = [
            Section("names", _("名称和简介"), [self.fact(key) for key in self.model.NAMES]),
            Section("identity", _("地址、拼音与范围"), [self.plain(name) for name in identity]),
            Section("facts", _("事实"), [self.fact(key) for key in facts]),
            Section("relations", _("关系"), [*map(self.fact, relations), *map(self.plain, further)]),
            Section("place", _("位置"), [self.fact(key) for key in place]),
            self._noted(),
            Section("notes", _("编者说明"), [self.plain(name) for name in notes]),
        ]
        return [section for section in parts if section.blocks or section.free or section.anchor == "place"]

    def _noted(self):
        blocks = [self.noted(key) for key in self.model.NOTED if self.form.citations.of(key)]
        return Section("noted", _("其他事实（值写在引证里）"), blocks, self.form.citations.free)

    def _is_relation(self, key):
        return key in linked_of(self.model) or self.columns[key].is_relation

    def plain(self, name):
        return Block(name, self.form[name].label, "", [self.form[name]])

    def fact(self, key):
        inputs = [self.form[name] for name in (key, *self.companions[key])]
        return self._cited(key, inputs)

    def noted(self, key):
        return self._cited(key, [])

    def _cited(self, key, inputs):
        forms = self.form.citations.of(key)
        old = [form for form in forms if not form.is_new]
        new = [form for form in forms if form.is_new]
        used = [form for form in new if form.is_bound and not form.is_blank]
        blank = next((form for form in new if form not in used), None)
        fate = self.form[f"fate_{key}"] if f"fate_{key}" in self.form.fields else None
        return Block(key, str(self.model.fact_label(key)), self.state(key), inputs, [*old, *used], blank, fate)

    def state(self, key):
        """How surely the stored value is backed: the form says so before anything is changed."""
        rows = [row for row in self.form.base.parts.get(Citation, ()) if row.key == key]
        backing = [row.basis for row in rows if row.stance == Stance.SUPPORTS]
        return str(min(backing, key=STRENGTH.__getitem__)) if backing else "unstated"


@dataclass
class Problem:
    """A line of the summary of errors. anchor: the id of the input."""

    label: str
    text: str
    anchor: str


def problems(form):
    """Every error of the form and of the forms in it, each with the input it belongs to."""
    found = [Problem("", text, "") for text in form.non_field_errors()]
    for bound in form:
        found += [Problem(str(bound.label), text, bound.id_for_label) for text in bound.errors]
    headings = ((form.citations, ""), (form.points, _("坐标")), (form.pictures, _("图片")))
    for inner, heading in ((inner, heading) for part, heading in headings for inner in part.forms):
        heading = heading or inner.label
        found += [Problem(heading, text, "") for text in inner.non_field_errors()]
        for bound in inner:
            label = _("%(heading)s：%(label)s") % {"heading": heading, "label": bound.label}
            found += [Problem(label, text, bound.id_for_label) for text in bound.errors]
    return found
