"""Points on the schematic: the projection of DESIGN.md, points that coincide gathered, labels kept apart."""

from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from atlas.drawing.text import shortened, text_width

WIDTH, HEIGHT = 684, 652
KM_EAST, KM_NORTH = 111.32 * cos(radians(31.17)), 110.9  # kilometres in a degree, at Xuhui
EAST, NORTH = 77, 60  # units in a kilometre; the drawing is stretched on purpose
WEST_END, NORTH_END, LEFT, TOP = 121.392, 31.222, 22, 76
SIZE, LINE, MOST_NAMES, NEAR = 14, 20, 4, 9


def project(longitude, latitude):
    """(x, y) in units of the drawing, of a place in degrees of WGS-84."""
    x = LEFT + EAST * KM_EAST * (float(longitude) - WEST_END)
    y = TOP + NORTH * KM_NORTH * (NORTH_END - float(latitude))
    return round(x, 1), round(y, 1)


@dataclass
class Label:
    text: str
    full: str
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


def spots(placed, zoom=1):
    """The `Spot`s of [(entry, point)], south to north last, and their labels where there is room for them."""
    found: list[Spot] = []
    for entry, point in sorted(placed, key=lambda pair: (-pair[1].latitude, pair[1].longitude, pair[0].sort_key)):
        x, y = project(point.longitude, point.latitude)
        spot = next((each for each in found if abs(each.x - x) < NEAR / zoom and abs(each.y - y) < NEAR / zoom), None)
        if spot:
            spot.entries.append((entry, point))
            spot.is_exact = spot.is_exact and point.use == "ok"
        else:
            kilometres = point.precision_m / 1000
            radius = round(kilometres * EAST, 1), round(kilometres * NORTH, 1)
            found.append(Spot(len(found) + 1, x, y, [(entry, point)], point.use == "ok", *radius))
    _label(found, zoom)
    return found


def _label(found, zoom):
    """Names to the right of a spot, or to the left where the drawing ends; pushed down where another stands already."""
    size, line = SIZE / zoom, LINE / zoom
    reach = line / 2
    taken = [(spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach) for spot in found]
    for spot in found:
        names = [(entry.name, entry.get_absolute_url()) for entry, _point in spot.entries[:MOST_NAMES]]
        longest = max(text_width(name, size) for name, _url in names)
        is_left = spot.x + 12 / zoom + longest > WIDTH
        x = spot.x + (-12 if is_left else 12) / zoom
        y = spot.y
        left, right = (x - longest, x) if is_left else (x, x + longest)
        height = line * (len(names) + (spot.count > MOST_NAMES))
        while any(left < b and a < right and y - reach < d and c < y - reach + height for a, c, b, d in taken):
            y += line / 4
        taken.append((left, y - reach, right, y - reach + height))
        for row, (name, url) in enumerate(names):
            text = shortened(name, size, WIDTH - x if not is_left else x)
            spot.labels.append(Label(text, name, url, round(x, 1), round(y + row * line, 1), is_left))
