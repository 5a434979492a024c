"""Points on the schematic: the projection of DESIGN.md, points that coincide gathered, labels kept apart."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians
from typing import Any

from atlas.drawing.text import text_width

WEST_EDGE, WIDTH, HEIGHT = -150, 1000, 652  # what is seen at first; the river flows on beyond it
KM_EAST, KM_NORTH = 111.32 * cos(radians(31.17)), 110.9  # kilometres in a degree, at Xuhui
EAST, NORTH = 77, 60  # units in a kilometre; the drawing is stretched on purpose
WEST_END, NORTH_END, LEFT, TOP = 121.392, 31.222, 22, 76
SIZE, LINE, MOST_NAMES, NEAR = 14, 20, 4, 9
MOST_LABELLED = 60  # spots; the names of all stand in the table
DISTRICT_SIZE, DISTRICT_RISE = 17, 60  # the name of a district above its hoop
RIBBON = ((403, 185), (460, 244), (520, 288), (545, 312), (539, 433), (548, 480), (556, 565), (592, 716))
RIBBON_HALF = 15


@dataclass(frozen=True)
class Plane:
    """Where a place lies in a drawing. east, north: units in a kilometre; (left, top): where west and north begin."""

    west: float
    north_end: float
    left: float
    top: float
    east: float
    north: float
    width: float = WIDTH
    height: float = HEIGHT

    def project(self, longitude, latitude):
        """(x, y) in units of the drawing, of a place in degrees of WGS-84."""
        x = self.left + self.east * KM_EAST * (float(longitude) - self.west)
        y = self.top + self.north * KM_NORTH * (self.north_end - float(latitude))
        return round(x, 1), round(y, 1)


SCHEMATIC = Plane(WEST_END, NORTH_END, LEFT, TOP, EAST, NORTH)


def plane_of(bounds):
    """Of a base image, as wide as the schematic, in its own proportions. bounds: (west, south, east, north)."""
    west, south, east, north = bounds
    unit = WIDTH / (KM_EAST * (east - west))
    return Plane(west, north, WEST_EDGE, 0, unit, unit, WIDTH, round(unit * KM_NORTH * (north - south), 1))


@dataclass
class Label:
    text: str
    url: str
    x: float
    y: float
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
    taken += [_around(spot.x, spot.y, 10 / zoom) for spot in found]
    _label(found, zoom, taken)
    return found


def _label(found, zoom, taken):
    """Names beside their spots where nothing else stands: to the right, to the left, or a little above or below."""
    for spot in found[:MOST_LABELLED]:
        names = [(entry.name, entry.get_absolute_url()) for entry, _point in spot.entries[:MOST_NAMES]]
        box = next((box for box in _places(spot, names, zoom) if not any(_meet(box, other) for other in taken)), None)
        if box is None:
            continue
        taken.append(box)
        is_left = box[0] < spot.x
        x = box[2] if is_left else box[0]
        for row, (name, url) in enumerate(names):
            y = box[1] + (row + 0.5) * LINE / zoom
            spot.labels.append(Label(name, url, round(x, 1), round(y, 1), is_left))


def _places(spot, names, zoom):
    """The boxes that the names of a spot might fill, the best first."""
    gap, line = 12 / zoom, LINE / zoom
    longest = max(text_width(name, SIZE / zoom) for name, _url in names)
    height = line * (len(names) + (spot.count > MOST_NAMES))
    for step in range(14):
        shift = line / 2 * ((step + 1) // 2) * (-1 if step % 2 else 1)
        top = spot.y - line / 2 + shift
        if spot.x + gap + longest <= WEST_EDGE + WIDTH:
            yield spot.x + gap, top, spot.x + gap + longest, top + height
        if spot.x - gap - longest >= WEST_EDGE:
            yield spot.x - gap - longest, top, spot.x - gap, top + height


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(x, y, half):
    return x - half, y - half, x + half, y + half


def ribbon():
    """The boxes under the ribbon, which no name should cross."""
    return [
        _around(x1 + (x2 - x1) * step / 8, y1 + (y2 - y1) * step / 8, RIBBON_HALF)
        for (x1, y1), (x2, y2) in pairwise(RIBBON)
        for step in range(9)
    ]


def above(name, x, y):
    """The box of the name of a district above its hoop at (x, y)."""
    half = text_width(name, DISTRICT_SIZE) / 2
    return x - half, y - DISTRICT_RISE - DISTRICT_SIZE, x + half, y - DISTRICT_RISE + 4


def free(names, found, taken):
    """Of the names on the ground those that no name of a district or an entry covers. names: (text, x, y, anchor)."""
    taken = [*taken, *(_around(spot.x, spot.y, 8) for spot in found)]
    return [name for name in names if not any(_meet(_beside(*name), other) for other in taken)]


def _beside(text, x, y, anchor):
    width = text_width(str(text), SIZE)
    left = x - width * {"end": 1, "mid": 0.5}.get(anchor, 0)
    return left, y - SIZE, left + width, y + 4
