"""Points on the schematic: the projection of DESIGN.md, points that coincide gathered, labels kept apart.

There are two planes, one for windows from 45em and a tall one for phones. The ground is drawn in units of the wide one.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians
from typing import Any

from atlas.drawing.text import text_width, wrapped

WEST_EDGE, WIDTH, HEIGHT = -150, 1000, 652  # what is seen at first; the river flows on beyond it
KM_EAST, KM_NORTH = 111.32 * cos(radians(31.17)), 110.9  # kilometres in a degree, at Xuhui
WEST_END, NORTH_END = 121.392, 31.222
SIZE, LINE, MOST_NAMES, NEAR = 14, 20, 4, 9
MOST_LABELLED = 60  # spots; the names of all stand in the table
MOST_LINES = 2  # of a name
DISTRICT_SIZE, DISTRICT_GAP = 17, 8  # the name of a district, and how far above its hoop
RIBBON = ((403, 185), (460, 244), (520, 288), (545, 312), (539, 433), (548, 480), (556, 565), (592, 716))
RIBBON_HALF = 6


@dataclass(frozen=True)
class Plane:
    """Where a place lies in a drawing. east, north: units in a kilometre; (left, top): where west and north begin.

    edge: the left end of what is seen. radius: of a hoop. room: for a line of a name. unstated: where the hoop stands
    for what no source places in a district.
    """

    west: float
    north_end: float
    left: float
    top: float
    east: float
    north: float
    width: float = WIDTH
    height: float = HEIGHT
    edge: float = WEST_EDGE
    radius: float = 52
    room: float = 330
    unstated: tuple[float, float] = (-70, 560)

    def project(self, longitude, latitude) -> tuple[float, float]:
        """(x, y) in units of the drawing, of a place in degrees of WGS-84."""
        x = self.left + self.east * KM_EAST * (float(longitude) - self.west)
        y = self.top + self.north * KM_NORTH * (self.north_end - float(latitude))
        return round(x, 1), round(y, 1)

    def from_wide(self, x, y):
        """A place of the wide plane in this one."""
        across, down = self.scale
        return round(self.left + across * (x - SCHEMATIC.left), 1), round(self.top + down * (y - SCHEMATIC.top), 1)

    @property
    def scale(self):
        return self.east / SCHEMATIC.east, self.north / SCHEMATIC.north

    @property
    def transform(self):
        """What brings the ground, drawn for the wide plane, to this one; as SVG writes it."""
        across, down = self.scale
        x, y = self.from_wide(0, 0)
        return f"translate({x} {y}) scale({across:.4g} {down:.4g})"


SCHEMATIC = Plane(WEST_END, NORTH_END, 22, 76, 77, 60)
TALL = Plane(WEST_END, NORTH_END, 44, 76, 36, 60, 360, 652, 0, 30, 168, (56, 590))


def plane_of(bounds):
    """Of a base image, as wide as the schematic, in its own proportions. bounds: (west, south, east, north)."""
    west, south, east, north = bounds
    unit = WIDTH / (KM_EAST * (east - west))
    return Plane(west, north, WEST_EDGE, 0, unit, unit, WIDTH, round(unit * KM_NORTH * (north - south), 1))


@dataclass
class Label:
    """A name beside its spot. rows: [(text, y of its middle)]."""

    text: str
    url: str
    x: float
    rows: list[tuple[str, float]]
    is_left: bool = False


@dataclass
class Spot:
    """All points of one place. entries: (entry, point). number: of the spot, for its rows in the table."""

    number: int
    x: float
    y: float
    entries: list[tuple[Any, Any]]
    is_exact: bool
    radius_x: float
    radius_y: float
    labels: list[Label] = field(default_factory=list)

    @property
    def count(self):
        return len(self.entries)


def spots(placed, zoom, taken, plane=SCHEMATIC):
    """The `Spot`s of [(entry, point)], north first, and their names where there is room for them.

    taken: a list of boxes (left, top, right, bottom) where no name may stand; those of the names are added.
    """
    found: list[Spot] = []
    for entry, point in sorted(placed, key=lambda pair: (-pair[1].latitude, pair[1].longitude, pair[0].sort_key)):
        x, y = plane.project(point.longitude, point.latitude)
        spot = next((each for each in found if abs(each.x - x) < NEAR / zoom and abs(each.y - y) < NEAR / zoom), None)
        if spot:
            spot.entries.append((entry, point))
            spot.is_exact = spot.is_exact and point.use == "ok"
        else:
            kilometres = point.precision_m / 1000
            radius = round(kilometres * plane.east, 1), round(kilometres * plane.north, 1)
            found.append(Spot(len(found) + 1, x, y, [(entry, point)], point.use == "ok", *radius))
    taken += [_around(spot.x, spot.y, (13 if spot.count > 1 else 10) / zoom) for spot in found]
    _label(found, zoom, taken, plane)
    return found


def _label(found, zoom, taken, plane):
    """Names beside their spots where nothing else stands: to the right, to the left, or a little above or below."""
    size, line = SIZE / zoom, LINE / zoom
    for spot in found[:MOST_LABELLED]:
        names = [
            (entry.name, entry.get_absolute_url(), wrapped(entry.name, size, plane.room / zoom, MOST_LINES))
            for entry, _point in spot.entries[:MOST_NAMES]
        ]
        longest = max(text_width(each.rstrip(), size) for _name, _url, lines in names for each in lines)
        height = line * sum(len(lines) for _name, _url, lines in names)
        places = _places(spot, longest, height, 16 / zoom if spot.count > 1 else 12 / zoom, plane)
        box = next((box for box in places if not any(_meet(box, other) for other in taken)), None)
        if box is None:
            continue
        taken.append(box)
        is_left, y = box[0] < spot.x, box[1] + line / 2
        for name, url, lines in names:
            rows = [(text, round(y + place * line, 1)) for place, text in enumerate(lines)]
            spot.labels.append(Label(name, url, round(box[2] if is_left else box[0], 1), rows, is_left))
            y += line * len(lines)


def _places(spot, longest, height, gap, plane):
    """The boxes that the names of a spot might fill, the best first: beside it, then above or below."""
    for step in range(14):
        shift = height / 4 * ((step + 1) // 2) * (-1 if step % 2 else 1)
        top = spot.y - height / 2 + shift
        if spot.x + gap + longest <= plane.edge + plane.width:
            yield spot.x + gap, top, spot.x + gap + longest, top + height
        if spot.x - gap - longest >= plane.edge:
            yield spot.x - gap - longest, top, spot.x - gap, top + height
        left = min(max(spot.x - longest / 2, plane.edge + 4), plane.edge + plane.width - 4 - longest)
        if left > plane.edge and left + longest > spot.x:
            yield left, spot.y + gap + step * 4, left + longest, spot.y + gap + step * 4 + height


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(x, y, half):
    return x - half, y - half, x + half, y + half


def ribbon(plane):
    """The boxes under the ribbon, which no name should cross."""
    points = [plane.from_wide(*point) for point in RIBBON]
    return [
        _around(x1 + (x2 - x1) * step / 8, y1 + (y2 - y1) * step / 8, RIBBON_HALF)
        for (x1, y1), (x2, y2) in pairwise(points)
        for step in range(9)
    ]


@dataclass
class Hoop:
    """A district, or with no record what no source places in one. count: of the rows behind url; None where none is."""

    record: Any
    name: str
    x: float
    y: float
    radius: float
    count: int | None
    url: str

    @property
    def name_y(self):
        return self.y - self.radius - DISTRICT_GAP

    @property
    def badge(self) -> tuple[float, float]:
        """(x, y) of its number, on the ring."""
        return round(self.x + self.radius * 0.77, 1), round(self.y + self.radius * 0.64, 1)

    @property
    def boxes(self):
        """Where its name and its number stand."""
        half = text_width(self.name, DISTRICT_SIZE) / 2
        name = (self.x - half, self.name_y - DISTRICT_SIZE, self.x + half, self.name_y + 4)
        return [name, _around(self.badge[0], self.badge[1], 15)] if self.count is not None else [name]


def free(names, found, taken):
    """Of the names on the ground those that no name of a district or an entry covers. names: (text, x, y, anchor)."""
    taken = [*taken, *(_around(spot.x, spot.y, 8) for spot in found)]
    return [name for name in names if not any(_meet(_beside(*name), other) for other in taken)]


def _beside(text, x, y, anchor):
    width = text_width(str(text), SIZE)
    left = x - width * {"end": 1, "mid": 0.5}.get(anchor, 0)
    return left, y - SIZE, left + width, y + 4
