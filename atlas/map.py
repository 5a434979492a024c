"""The schematic: the entries that have a point, drawn as sure as it is, and beside it those that have none."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from atlas.asking import ANSWERS, NOUNS, AtlasSettings, frame, joined, wanted
from atlas.drawing import plan
from atlas.drawing.ground import NAMES
from catalogue.cells import Marks, cell
from catalogue.filters import Setting
from catalogue.models import Record
from catalogue.panel import Panel
from catalogue.parameters import OneOf, SingleField
from districts.maps import at_point, by_words, known_address
from districts.models import District, Point
from districts.models.point import PointUse
from sources.references import references

DRAWN = (PointUse.OK, PointUse.SCHEMATIC_ONLY)
ZOOMS = ("1", "2", "4")
MIDDLE = "50,50"
STEP = 50  # of what is seen, in hundredths
DIRECTIONS = {"west": (-1, 0), "east": (1, 0), "north": (0, -1), "south": (0, 1)}
MOST_ENTRIES = 200


LAYERS = {"schematic": gettext_lazy("一带六区示意"), "points": gettext_lazy("只看坐标")}
if settings.LICENSED_MAP:
    LAYERS["licensed"] = gettext_lazy("底图")


class PlaceField(SingleField):
    """`30,70`: hundredths of the drawing, from the left and from the top."""

    def empty(self):
        return MIDDLE

    def read(self, value):
        found = re.fullmatch(r"(\d{1,3}),(\d{1,3})", value, re.ASCII)
        if not found or max(int(found[1]), int(found[2])) > 100:
            self.refuse(value, _("应为两个0到100的整数，例如 50,50"))
        return value


class MapSettings(AtlasSettings):
    """layer: on the schematic, or points alone on a plain grid. zoom and at: how near, and around which place."""

    OWN = ("layer", "zoom", "at")

    match = Setting(OneOf, words=ANSWERS, label=gettext_lazy("符合程度"))

    layer = Setting(OneOf, words=tuple(LAYERS), label=gettext_lazy("底图"))
    zoom = Setting(OneOf, words=ZOOMS, label=gettext_lazy("放大"))
    at = Setting(PlaceField, label=gettext_lazy("位置"))

    @property
    def defaults(self):
        return super().defaults | {"layer": "schematic", "zoom": "1", "at": MIDDLE}


CATALOGUES = {noun: joined(MapSettings, catalogue) for noun, catalogue in NOUNS.items()}


@dataclass
class Window:
    """What is seen of the drawing, and the ways to see more of it. box: as SVG writes it."""

    zoom: int
    box: str
    closer: str
    wider: str
    moves: dict[str, str]


class MapView(View):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        panel, marks = Panel(filterset), Marks()
        entries = list(filterset.qs.select_related(*catalogue.select)[:MOST_ENTRIES])
        points = _points(entries)
        placed = [(entry, points[entry.pk]) for entry in entries if entry.pk in points]
        zoom, hoops = int(filterset.asked["zoom"]), _hoops()
        is_schematic = filterset.asked["layer"] == "schematic"
        licensed = settings.LICENSED_MAP if filterset.asked["layer"] == "licensed" else None
        plane = plan.plane_of(licensed["bounds"]) if licensed else plan.SCHEMATIC
        names = [plan.above(str(hoop.record.short_name), hoop.x, hoop.y) for hoop in hoops]
        taken = [*names, *plan.ribbon()] if is_schematic else []
        found = plan.spots(placed, zoom, taken, plane)
        context = {
            "catalogue": catalogue,
            "panel": panel,
            "spots": found,
            "placed": len(placed),
            "unnamed": len(placed) - sum(len(spot.labels) for spot in found),
            "without": [entry for entry in entries if entry.pk not in points],
            "left_out": max(0, panel.count - len(entries)),
            "rows": [_row(spot, entry, point, catalogue, marks) for spot in found for entry, point in spot.entries],
            "hoops": hoops,
            "ground_names": plan.free(NAMES, found, taken),
            "stations": _stations() if filterset.asked["layer"] == "points" else [],
            "licensed": licensed,
            "plane": plane,
            "window": _window(filterset, plane),
            "layers": [(word, label, filterset.url(layer=word)) for word, label in LAYERS.items()],
            **frame("map", CATALOGUES, filterset),
        }
        return render(request, "atlas/map.html", context | {"references": references(marks)})


def _points(entries):
    """{entry: its preferred point, if it may be drawn}."""
    keys = [entry.pk for entry in entries]
    rows = Point.objects.filter(entry_id__in=keys, is_preferred=True, use__in=DRAWN)
    return {point.entry_id: point for point in rows}


@dataclass
class Row:
    """An entry with its point. spot: the number of its place in the drawing."""

    spot: int
    entry: object
    district: object
    point: Point
    is_exact: bool
    marks: list
    maps: list


def _row(spot, entry, point, catalogue, marks):
    column = catalogue.column("district")
    district = cell(entry, column, Marks()) if column else None
    if district:
        district.marks = []
    is_exact = point.use == PointUse.OK
    address = known_address(entry)
    maps = at_point(point, entry.name_zh, address) if is_exact else by_words(entry.name_zh, address)
    return Row(spot.number, entry, district, point, is_exact, marks.of([_place(point)], _("位置")), maps)


def _place(point):
    return point.source_id.partition(":")[2]


@dataclass
class Hoop:
    record: Record
    x: float
    y: float


def _hoops():
    """The six, at the points that stand for them."""
    keys = District.objects.published().in_scope("xuhui").values("pk")
    points = Point.objects.filter(entry__in=keys, is_preferred=True).select_related("entry").order_by("entry")
    return [Hoop(point.entry, *plan.SCHEMATIC.project(point.longitude, point.latitude)) for point in points]


def _stations():
    """Metro stations, for orientation: (name, x, y)."""
    points = Point.objects.filter(entry__noun="station", entry__state="published", is_preferred=True)
    ordered = points.select_related("entry").order_by("entry__sort_key")
    return [(point.entry.name, *plan.SCHEMATIC.project(point.longitude, point.latitude)) for point in ordered]


def _window(filterset, plane):
    zoom = int(filterset.asked["zoom"])
    half = 50 / zoom
    across, down = (min(max(float(each), half), 100 - half) for each in filterset.asked["at"].split(","))
    left, top = ((each - half) / 100 for each in (across, down))
    parts = (plan.WEST_EDGE + left * plane.width, top * plane.height, plane.width / zoom, plane.height / zoom)
    box = " ".join(f"{round(part, 1):g}" for part in parts)
    moves = {}
    for name, (x, y) in DIRECTIONS.items():
        to = [round(each + step * STEP / zoom) for each, step in ((across, x), (down, y))]
        if zoom > 1 and all(half - 1 <= each <= 101 - half for each in to):
            moves[name] = filterset.url(at="{},{}".format(*to))
    nearer = dict(pairwise(ZOOMS))
    farther = dict(pairwise(reversed(ZOOMS)))
    word = filterset.asked["zoom"]
    wider = filterset.url(zoom=farther[word], at=filterset.asked["at"] if zoom > 2 else None) if word in farther else ""
    return Window(zoom, box, filterset.url(zoom=nearer[word]) if word in nearer else "", wider, moves)
