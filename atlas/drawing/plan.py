"""Points on the schematic: the projection of DESIGN.md, points that coincide gathered, labels kept apart.

There are two planes, one for windows from 45em and a tall one for phones. The ground is drawn in units of the wide one.
"""

from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

from atlas.drawing.text import text_width, wrapped

WEST_EDGE, WIDTH, HEIGHT = -150, 1000, 652  # what is seen at first; the river flows on beyond it
KM_EAST, KM_NORTH = 111.32 * cos(radians(31.17)), 110.9  # kilometres in a degree, at Xuhui
WEST_END, NORTH_END = 121.392, 31.222
LINE, MOST_NAMES, NEAR = 20, 4, 9
SIZES = {1: 14, 2: 8, 4: 4.5}  # of type, in units: by how near the drawing is seen
MOST_LABELLED = 60  # spots; the names of all stand in the table
# Where on its ring the number of a district may stand, in radii from the middle.
CORNERS = ((0.77, 0.64), (0.77, -0.64), (-0.77, 0.64), (-0.77, -0.64), (1, 0), (-1, 0), (1.3, 0.5), (1.3, -0.5))
DISTRICT_SIZE, DISTRICT_GAP = 17, 8  # the name of a district, and how far above its hoop


@dataclass(frozen=True)
class Plane:
    """Where a place lies in a drawing. east, north: units in a kilometre; (left, top): where west and north begin.

    edge: the left end of what is seen. radius: of a hoop. room, lines: for a name. unstated: where the hoop stands
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
    lines: int = 2
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
TALL = Plane(WEST_END, NORTH_END, 44, 76, 36, 60, 360, 652, 0, 30, 168, 3, (50, 604))


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
    """All points of one place. entries: (entry, point). number: of the spot, for its rows in the table.

    leader: a line to its names where they cannot stand beside it.
    """

    number: int
    x: float
    y: float
    entries: list[tuple[Any, Any]]
    is_exact: bool
    radius_x: float
    radius_y: float
    labels: list[Label] = field(default_factory=list)
    leader: str = ""

    @property
    def count(self):
        return len(self.entries)

    def box(self, zoom):
        return _around(self.x, self.y, (13 if self.count > 1 else 10) / zoom)


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
            found.append(Spot(len(found) + 1, x, y, [(entry, point)], point.use == "ok", *radius))
    return found


def label(found, zoom, taken, plane, seen):
    """Names beside their spots where nothing else stands, or led to by a line; none where there is no room at all.

    taken: a list of boxes (left, top, right, bottom) where no name may stand; those of the names are added. seen: the
    box that is shown, in which all names are to stand.
    """
    taken += [spot.box(zoom) for spot in found]
    visible = [spot for spot in found if seen[0] <= spot.x <= seen[2] and seen[1] <= spot.y <= seen[3]]
    for spot in visible[:MOST_LABELLED]:
        for room, most in ((plane.room, plane.lines), (plane.room * 0.65, plane.lines + 2)):
            if _labelled(spot, zoom, taken, seen, room / zoom, most):
                break


def _labelled(spot, zoom, taken, seen, room, most):
    """Whether there was a place for its names in lines of this length."""
    size, line = SIZES[zoom], LINE / zoom
    names = [(entry, wrapped(entry.name, size, room, most)) for entry, _point in spot.entries[:MOST_NAMES]]
    longest = max(text_width(each.rstrip(), size) for _entry, lines in names for each in lines)
    height = line * sum(len(lines) for _entry, lines in names)
    places = _places(spot, longest, height, (16 if spot.count > 1 else 12) / zoom, seen)
    box = next((box for box in places if not any(_meet(box, other) for other in taken)), None)
    if box is None:
        return False
    taken.append(box)
    spot.leader = _leader(spot, box, zoom)
    is_left, y = box[2] < spot.x, box[1] + line / 2
    for entry, lines in names:
        rows = [(text.rstrip(), round(y + place * line, 1)) for place, text in enumerate(lines)]
        x = round(box[2] if is_left else box[0], 1)
        spot.labels.append(Label(entry.name, entry.get_absolute_url(), x, rows, is_left))
        y += line * len(lines)
    return True


def _places(spot, longest, height, gap, seen):
    """The boxes that the names of a spot might fill, the best first: beside it, then above or below."""
    first, top_edge, last, bottom_edge = seen
    for step in range(14):
        shift = height / 4 * ((step + 1) // 2) * (-1 if step % 2 else 1)
        top = spot.y - height / 2 + shift
        if spot.x + gap + longest <= last:
            yield spot.x + gap, top, spot.x + gap + longest, top + height
        if spot.x - gap - longest >= first:
            yield spot.x - gap - longest, top, spot.x - gap, top + height
    for step in range(18 if last - first > longest + 8 else 0):
        for top in (spot.y + gap * (1 + step / 3), spot.y - gap * (1 + step / 3) - height):
            for left in (spot.x - longest / 2, spot.x - gap / 2, spot.x + gap / 2 - longest):
                if top_edge + gap / 2 <= top <= bottom_edge - height - gap / 2:
                    left = min(max(left, first + gap / 3), last - gap / 3 - longest)
                    yield left, top, left + longest, top + height


def _leader(spot, box, zoom):
    """From the spot to the nearest edge of its names; nothing where they touch."""
    top, bottom = box[1] - spot.y, spot.y - box[3]
    if max(top, bottom) < 20 / zoom:
        return ""
    x = min(max(spot.x, box[0]), box[2])
    return f"M{spot.x} {spot.y}L{round(x, 1)} {round(box[1] if top > 0 else box[3], 1)}"


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(x, y, half):
    return x - half, y - half, x + half, y + half


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
        return not any(_meet(self.badge_box, box) for box in taken)

    @property
    def box(self):
        return _around(self.x, self.y, self.radius)

    @property
    def badge_box(self):
        return _around(self.badge[0], self.badge[1], self.badge_radius + 1)

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
        hoop.is_below = any(_meet(hoop.name_box, box) for box in taken)
        taken.append(hoop.name_box)
        free_corners = (place for place in range(len(CORNERS)) if hoop.has_room(place, taken))
        hoop.corner = next(free_corners, 1)
        taken.append(hoop.badge_box)
    return taken[len(found) :]


def free(names, found, taken):
    """Of the names on the ground those that no name of a district or an entry covers. names: (text, x, y, anchor)."""
    taken = [*taken, *(_around(spot.x, spot.y, 8) for spot in found)]
    return [name for name in names if not any(_meet(_beside(*name), other) for other in taken)]


def _beside(text, x, y, anchor):
    width = text_width(str(text), SIZES[1])
    left = x - width * {"end": 1, "mid": 0.5}.get(anchor, 0)
    return left, y - SIZES[1], left + width, y + 4
