"""The graph: the district, the six, the entries that were asked for, and whom each of them is tied to."""

from collections import Counter
from dataclasses import dataclass, field

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atlas.asking import ANSWERS, NOUNS, AtlasSettings, AtlasView, frame, joined, list_path, scopes, wanted
from atlas.drawing.layers import Layers
from atlas.finding import Finding
from atlas.focus import around
from atlas.overview import MOST_NODES, Group, grouped, overview
from atlas.relations import Relation
from catalogue.cells import Marks, tag_text
from catalogue.columns import Shown, show_entry
from catalogue.filters import Setting
from catalogue.models import Record
from catalogue.models.record import State
from catalogue.panel import Panel
from catalogue.parameters import OneOf, SingleField
from sources.references import references

MOST_ROWS = 300


class PathField(SingleField):
    """`noun/slug` of a published entry, read as its record."""

    def read(self, value):
        noun, _slash, slug = value.partition("/")
        found = None
        if value.isascii() and value.isprintable():
            found = Record.objects.filter(noun=noun, slug=slug, state=State.PUBLISHED).first()
        return found or self.refuse(value, _("应为目录里已公布的一条，写作 incubator/mosu-space"))


class GraphSettings(AtlasSettings):
    """focus: the entry in the middle. steps: how far from it the drawing goes."""

    OWN = ("focus", "steps")

    match = Setting(OneOf, words=ANSWERS, label=gettext_lazy("符合程度"))

    focus = Setting(PathField, label=gettext_lazy("中心"))
    steps = Setting(OneOf, words=("1", "2"), label=gettext_lazy("步数"))

    @property
    def defaults(self):
        return super().defaults | {"steps": "1"}


CATALOGUES = {noun: joined(GraphSettings, catalogue) for noun, catalogue in NOUNS.items()}


@dataclass
class Sketch:
    """What is drawn, and every relation behind it. left_out: how many of these the drawing has no room for.

    is_cut: there are more relations than were read, so nobody has counted them. entries_left_out: of the rows of the
    list. groups: what stands in the drawing instead of single entries.
    """

    layers: Layers
    relations: list[Relation]
    records: dict[str, Record]
    left_out: int = 0
    is_cut: bool = False
    entries_left_out: int = 0
    groups: list[Group] = field(default_factory=list)

    @property
    def bases(self):
        """{basis: how many of the relations rest on it}"""
        found = Counter(each.basis or "unverified" for each in self.relations)
        return {"stated": 0, "inferred": 0, "editorial": 0, "unverified": 0} | found


@dataclass
class Line:
    """A row of the table. one and other lead to the entries, word to the partnership where it is an entry itself."""

    one: Shown
    word: Shown
    other: Shown
    state: str
    tag: str
    date: str
    marks: list


NOUN_MARKS = ("incubator", "institution", "platform", "zone")
STATES = {
    "stated": gettext_lazy("来源写明"),
    "inferred": gettext_lazy("编者推断"),
    "editorial": gettext_lazy("编者归类"),
    "unverified": gettext_lazy("未核实"),
    "unstated": gettext_lazy("未注明"),
    "group": gettext_lazy("一组条目，依据见各组的图"),
}


class Key:
    """What every mark and line of a drawing means, and no other. marks, lines: (class or shape, word)."""

    def __init__(self, layers):
        words = {
            "root": _("行政区"),
            "hoop": _("科创街区，各有花纹"),
            "blank": _("未注明"),
            "outside": _("区外·对照"),
            **{noun: NOUNS[noun].title for noun in NOUN_MARKS},
        }
        shapes = [shape if shape in words else "other" for shape in layers.shapes]
        self.marks = [(shape, words.get(shape, _("其他条目"))) for shape in dict.fromkeys(shapes)]
        self.lines = [(state, word) for state, word in STATES.items() if state in layers.states]


class GraphView(AtlasView):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        panel, marks = Panel(filterset), Marks()
        sketch = None if filterset.refused else self.sketch(filterset, panel.count)
        lines = [_line(each, sketch.records, marks) for each in sketch.relations[:MOST_ROWS]] if sketch else []
        context = {
            "catalogue": catalogue,
            "panel": panel,
            "scopes": [] if filterset.asked["focus"] else scopes(filterset, panel),
            "sketch": sketch,
            "finding": Finding(filterset, panel, list_path(filterset)),
            "key": Key(sketch.layers) if sketch else None,
            "focus": filterset.asked["focus"],
            "lines": lines,
            "lines_left_out": len(sketch.relations) - len(lines) if sketch else 0,
            "overview_url": filterset.url(focus=None, steps=None),
            "steps": [(word, filterset.url(steps=word), filterset.asked["steps"] == word) for word in ("1", "2")],
            **frame("graph", CATALOGUES, filterset),
        }
        return render(request, "atlas/graph.html", context | {"references": references(marks)})

    @staticmethod
    def sketch(filterset, count):
        path = reverse("atlas:graph")
        if filterset.asked["focus"]:
            return Sketch(*around(filterset.asked["focus"], int(filterset.asked["steps"]), focus_url(filterset, path)))
        if count > MOST_NODES and filterset.asked["match"] == "yes":
            layers, groups = grouped(filterset, list_path(filterset), path)
            if len(groups) > 1:
                return Sketch(layers, [], {}, groups=groups)
        layers, relations, records, left_out = overview(filterset, focus_url(filterset, path))
        return Sketch(layers, relations, records, left_out, entries_left_out=max(0, count - MOST_NODES))


def focus_url(filterset, path):
    """From a record to the drawing with it in the middle."""
    return lambda record: filterset.url(path, focus=record.path)


def _line(relation, records, marks):
    word = Shown(str(relation.word), url=reverse("partnership:detail", args=[relation.slug]) if relation.slug else "")
    return Line(
        show_entry(records[relation.one]),
        word,
        show_entry(records[relation.other]),
        relation.basis or "unverified",
        tag_text(relation.basis),
        relation.date_text,
        marks.of(relation.places.split("；"), relation.word),
    )
