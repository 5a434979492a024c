"""Points on the schematic: the projection of DESIGN.md, points that coincide gathered, labels kept apart.

There are two planes, one for windows from 45em and a tall one for phones. The ground is drawn in units of the wide one.
"""

from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from atlas.drawing.boxes import around, meet
from atlas.drawing.labels import SIZES, Label
from atlas.drawing.text import text_width

WEST_EDGE, WIDTH, HEIGHT = -150, 1000, 652  # what is seen at first; the river flows on beyond it
KM_EAST, KM_NORTH = 111.32 * cos(radians(31.17)), 110.9  # kilometres in a degree, at Xuhui
WEST_END, NORTH_END = 121.392, 31.222
NEAR = 9  # points in one place, in units
# Where on its ring the number of a district may stand, in radii from the middle.
CORNERS = ((0.77, 0.64), (0.77, -0.64), (-0.77, 0.64), (-0.77, -0.64), (1, 0), (-1, 0), (1.3, 0.5), (1.3, -0.5))
DISTRICT_SIZE, DISTRICT_GAP = 17, 8  # the name of a district, and how far above its hoop


@dataclass(frozen=True)
class Plane:
    """Where a place lies in a drawing. east, north: units in a kilometre; (left, top): where west and north begin.

    edge: the left end of what is seen. radius: of a hoop. room, lines: for a name. names: the most that are written at
    one place. unstated: where the hoop stands for what no source places in a district.
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
    lines: int = 2
    unstated: tuple[float, float] = (-70, 560)
    names: int = 4

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
TALL = Plane(WEST_END, NORTH_END, 44, 76, 36, 60, 360, 652, 0, 30, 168, 3, (50, 604), 2)


def plane_of(bounds):
    """Of a base image, as wide as the schematic, in its own proportions. bounds: (west, south, east, north)."""
    west, south, east, north = bounds
    unit = WIDTH / (KM_EAST * (east - west))
    return Plane(west, north, WEST_EDGE, 0, unit, unit, WIDTH, round(unit * KM_NORTH * (north - south), 1))


@dataclass
class Spot:
    """All points of one place. entries: (entry, point).

    leader: a line to its names where they cannot stand beside it. letter: what stands for its name where there is no
    room, and before its row in the table.
    """

    x: float
    y: float
    entries: list[tuple[Any, Any]]
    is_exact: bool
    radius_x: float
    radius_y: float
    labels: list[Label] = field(default_factory=list)
    leader: str = ""
    letter: str = ""

    @property
    def first(self):
        return self.entries[0][0]

    @property
    def count(self):
        return len(self.entries)

    def box(self, zoom):
        return around(self.x, self.y, (13 if self.count > 1 else 10) / zoom)


def spots(placed, zoom, plane=SCHEMATIC):
    """The `Spot`s of [(entry, point)], north first, without names."""
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
            found.append(Spot(x, y, [(entry, point)], point.use == "ok", *radius))
    return found


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
    corner: int = 0
    is_below: bool = False

    @property
    def name_y(self):
        """The line that its name stands on: above it, or below where that would cover another."""
        return self.y + (self.radius + DISTRICT_SIZE + 2 if self.is_below else -self.radius - DISTRICT_GAP)

    @property
    def badge(self) -> tuple[float, float]:
        """(x, y) of its number, on the ring."""
        across, down = CORNERS[self.corner]
        return round(self.x + self.radius * across, 1), round(self.y + self.radius * down, 1)

    def has_room(self, corner, taken):
        self.corner = corner
        return not any(meet(self.badge_box, box) for box in taken)

    @property
    def disc(self):
        return self.x, self.y, self.radius

    @property
    def box(self):
        return around(*self.disc)

    @property
    def badge_box(self):
        return around(self.badge[0], self.badge[1], self.badge_radius + 1)

    @property
    def badge_radius(self):
        return max(14, 4.5 * len(str(self.count)) + 3)

    @property
    def name_box(self):
        half = text_width(self.name, DISTRICT_SIZE) / 2
        return self.x - half, self.name_y - DISTRICT_SIZE, self.x + half, self.name_y + 4


def keep_apart(hoops, found):
    """Names go below their hoops where they would cover one that stands already, numbers where no spot is. -> boxes"""
    taken = [spot.box(1) for spot in found]
    for hoop in hoops:
        hoop.is_below = any(meet(hoop.name_box, box) for box in taken)
        taken.append(hoop.name_box)
        free_corners = (place for place in range(len(CORNERS)) if hoop.has_room(place, taken))
        hoop.corner = next(free_corners, 1)
        taken.append(hoop.badge_box)
    return taken[len(found) :]


def free(names, found, taken):
    """Of the names on the ground those that no name of a district or an entry covers. names: (text, x, y, anchor)."""
    taken = [*taken, *(around(spot.x, spot.y, 8) for spot in found)]
    return [name for name in names if not any(meet(_beside(*name), other) for other in taken)]


def _beside(text, x, y, anchor):
    width = text_width(str(text), SIZES[1])
    left = x - width * {"end": 1, "mid": 0.5}.get(anchor, 0)
    return left, y - SIZES[1], left + width, y + 4
