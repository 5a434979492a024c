"""The schematic: the entries that have a point, drawn as sure as it is, and beside it those that have none."""

import re
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase

from django.conf import settings
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atlas.asking import ANSWERS, NOUNS, AtlasSettings, AtlasView, frame, joined, list_path, scopes, wanted
from atlas.drawing import plan
from atlas.drawing.ground import NAMES, RIVER_NAME, WIDE
from atlas.drawing.labels import Taken, label
from atlas.finding import Finding
from atlas.overview import MOST_NODES, groups_of
from catalogue.cells import Marks, cell
from catalogue.facets import UNKNOWN
from catalogue.filters import Setting
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
MOST_ENTRIES = MOST_NODES  # drawn one by one


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
    """How near the drawing is seen, and the ways to see more of it."""

    zoom: int
    closer: str
    wider: str
    moves: dict[str, str]


@dataclass
class Drawing:
    """One plane with all that stands on it. name: of the windows that it is for, `wide` or `tall`; empty for all.

    nameless: the spots whose names found no room.
    """

    name: str
    plane: plan.Plane
    box: str
    hoops: list
    spots: list
    nameless: list
    ground_names: list
    stations: list

    @property
    def has_metro(self):
        return self.name == "wide"


class MapView(AtlasView):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        panel, marks = Panel(filterset), Marks()
        groups = _groups(filterset, panel.count)
        entries = [] if groups else list(filterset.qs.select_related(*catalogue.select)[:MOST_ENTRIES])
        points, hoops, stations = _points(entries, filterset.asked["layer"] == "points")
        placed = [(entry, points[entry.pk]) for entry in entries if entry.pk in points]
        drawings = [] if filterset.refused else _drawings(filterset, panel, placed, hoops, stations)
        in_order = [pair for spot in (drawings[0].spots if drawings else []) for pair in spot.entries]
        letters = _letters(drawings, [entry for entry, _point in in_order])
        context = {
            "catalogue": catalogue,
            "panel": panel,
            "scopes": scopes(filterset, panel),
            "finding": Finding(filterset, panel, list_path(filterset)),
            "ground": WIDE,
            "drawings": drawings,
            "key": _key(filterset, drawings),
            "stations_alone": filterset.asked["layer"] == "points",
            "groups": groups,
            "placed": len(placed),
            "without": [entry for entry in entries if entry.pk not in points],
            "left_out": 0 if groups else max(0, panel.count - len(entries)),
            "rows": [_row(letters.get(entry.pk), entry, point, catalogue, marks) for entry, point in in_order],
            "licensed": _licensed(filterset),
            "window": _window(filterset),
            "layers": [(word, label, filterset.url(layer=word)) for word, label in LAYERS.items()],
            **frame("map", CATALOGUES, filterset),
        }
        return render(request, "atlas/map.html", context | {"references": references(marks)})


def _groups(filterset, count):
    """Where marks would pile up: how many there are of each kind in each district. Else nothing."""
    if filterset.refused or count <= MOST_ENTRIES or filterset.asked["match"] != "yes":
        return []
    if "district" not in filterset.filters:
        return []
    found = groups_of(filterset, list_path(filterset), reverse("atlas:map"))
    return found if len(found) > 1 else []


def _points(entries, has_stations):
    """({entry: its preferred point, if it may be drawn}, those of the districts of Xuhui, of stations). One query."""
    keys = {entry.pk for entry in entries}
    wanted = Q(entry_id__in=keys, use__in=DRAWN) | Q(
        entry__in=District.objects.published().in_scope("xuhui").values("pk")
    )
    if has_stations:
        wanted |= Q(entry__noun="station", entry__state="published")
    rows = list(Point.objects.filter(wanted, is_preferred=True).select_related("entry").order_by("entry__sort_key"))
    points = {point.entry_id: point for point in rows if point.entry_id in keys}
    return points, *([point for point in rows if point.entry.noun == noun] for noun in ("district", "station"))


def _licensed(filterset):
    return settings.LICENSED_MAP if filterset.asked["layer"] == "licensed" else None


def _drawings(filterset, panel, placed, points, stations):
    """What a wide window shows and what a phone shows; a licensed image has one form only."""
    licensed = _licensed(filterset)
    planes = {"": plan.plane_of(licensed["bounds"])} if licensed else {"wide": plan.SCHEMATIC, "tall": plan.TALL}
    return [_drawing(name, plane, filterset, panel, placed, points, stations) for name, plane in planes.items()]


def _drawing(name, plane, filterset, panel, placed, points, stations):
    zoom, is_schematic = int(filterset.asked["zoom"]), filterset.asked["layer"] == "schematic"
    hoops = _hoops(plane, filterset, panel, points) if is_schematic else []
    spots = plan.spots(placed, zoom, plane)
    has_names = is_schematic and plane is plan.SCHEMATIC
    taken = Taken([*plan.keep_apart(hoops, spots), *([RIVER_NAME] if has_names else [])], [each.disc for each in hoops])
    left, top, width, height = seen = _box(filterset, plane)
    nameless = label(spots, zoom, taken, plane, (left, top, left + width, top + height))
    names = plan.free(NAMES, spots, [*taken.boxes, *(hoop.box for hoop in hoops)]) if has_names else []
    crosses = [(each.entry.name, *plane.project(each.longitude, each.latitude)) for each in stations]
    return Drawing(
        name, plane, " ".join(f"{round(part, 1):g}" for part in seen), hoops, spots, nameless, names, crosses
    )


def _letters(drawings, entries):
    """{entry: what stands for its name}, of those that found no room in some drawing; written into their spots."""
    alone = [spot for drawing in drawings for spot in drawing.nameless if spot.count == 1]
    wanted = {spot.first.pk for spot in alone}
    found = {entry.pk: _lettered(place) for place, entry in enumerate(each for each in entries if each.pk in wanted)}
    for spot in alone:
        spot.letter = found[spot.first.pk]
    return found


def _lettered(place):
    """A to Z, then A2 to Z2 …"""
    turn, letter = divmod(place, 26)
    return ascii_uppercase[letter] + (str(turn + 1) if turn else "")


def _hoops(plane, filterset, panel, points):
    """The districts at the points that stand for them, north first, and last a hollow one for what is not stated."""
    is_counted = "district" in filterset.filters
    path, changes = list_path(filterset), filterset.list_changes

    def hoop(record, name, slug, place):
        count = panel.count_option("district", slug) if is_counted else None
        url = filterset.url(path, **changes, district=[slug]) if is_counted else ""
        return plan.Hoop(record, name, place[0], place[1], plane.radius, count, url)

    ordered = sorted(points, key=lambda point: (-point.latitude, point.longitude))
    found = [
        hoop(each.entry, each.entry.short_name, each.entry.slug, plane.project(each.longitude, each.latitude))
        for each in ordered
    ]
    if is_counted:
        found.append(hoop(None, _("未注明"), UNKNOWN, plane.unstated))
    return found


def _key(filterset, drawings):
    """(mark, what it means, the name of the one `Drawing` that has it) of all that is drawn, and of nothing else."""
    spots = drawings[0].spots if drawings else []
    is_schematic = filterset.asked["layer"] == "schematic"
    hoops = drawings[0].hoops if drawings else []
    lettered = [drawing.name for drawing in drawings if any(spot.letter for spot in drawing.spots)]
    found = {
        "hoop": (is_schematic, _("科创街区，各有花纹")),
        "badge": (any(hoop.count is not None for hoop in hoops), _("其中几个，链到列表")),
        "blank": (any(hoop.record is None for hoop in hoops), _("没有写明街区的")),
        "exact": (any(spot.is_exact for spot in spots), _("有坐标")),
        "about": (any(not spot.is_exact for spot in spots), _("约位，取自邻近车站")),
        "many": (any(spot.count > 1 for spot in spots), _("同一处有几个")),
        "letter": (bool(lettered), _("名称写在表中")),
        "around": (any(not spot.is_exact for spot in spots), _("约位的误差")),
        "ribbon": (is_schematic, _("科创绣带，无比例")),
        "river": (is_schematic, _("黄浦江，只作方位")),
        "metro": (filterset.asked["layer"] != "licensed", _("轨道交通站")),
    }
    only = {"letter": lettered[0] if len(lettered) == 1 else "", "metro": "wide" if is_schematic else ""}
    return [(mark, word, only.get(mark, "")) for mark, (is_drawn, word) in found.items() if is_drawn]


@dataclass
class Row:
    """An entry with its point. letter: what stands for its name in a drawing, if there is no room for that."""

    letter: str | None
    entry: object
    district: object
    point: Point
    is_exact: bool
    marks: list
    maps: list


def _row(letter, entry, point, catalogue, marks):
    column = catalogue.column("district")
    district = cell(entry, column, Marks()) if column else None
    if district:
        district.marks = []
    is_exact = point.use == PointUse.OK
    address = known_address(entry)
    maps = at_point(point, entry.name_zh, address) if is_exact else by_words(entry.name_zh, address)
    return Row(letter, entry, district, point, is_exact, marks.of([_place(point)], _("位置")), maps)


def _place(point):
    return point.source_id.partition(":")[2]


def _seen(filterset):
    """((across, down), half of what is seen) in hundredths of the drawing."""
    half = 50 / int(filterset.asked["zoom"])
    return [min(max(float(each), half), 100 - half) for each in filterset.asked["at"].split(",")], half


def _box(filterset, plane):
    """(left, top, width, height) of what is seen."""
    zoom, (place, half) = int(filterset.asked["zoom"]), _seen(filterset)
    left, top = ((each - half) / 100 for each in place)
    return plane.edge + left * plane.width, top * plane.height, plane.width / zoom, plane.height / zoom


def _window(filterset):
    zoom, ((across, down), half) = int(filterset.asked["zoom"]), _seen(filterset)
    moves = {}
    for name, (x, y) in DIRECTIONS.items():
        to = [round(each + step * STEP / zoom) for each, step in ((across, x), (down, y))]
        if zoom > 1 and all(half - 1 <= each <= 101 - half for each in to):
            moves[name] = filterset.url(at="{},{}".format(*to))
    nearer = dict(pairwise(ZOOMS))
    farther = dict(pairwise(reversed(ZOOMS)))
    word = filterset.asked["zoom"]
    wider = filterset.url(zoom=farther[word], at=filterset.asked["at"] if zoom > 2 else None) if word in farther else ""
    return Window(zoom, filterset.url(zoom=nearer[word]) if word in nearer else "", wider, moves)
