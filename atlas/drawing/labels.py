"""Names on a plane: where each may stand so that it covers nothing and nobody takes it for another's."""

from dataclasses import dataclass, field
from math import dist

from atlas.drawing.boxes import cross, cuts, enters, is_in, meet
from atlas.drawing.text import text_width, wrapped

LINE = 20
SIZES = {1: 14, 2: 8, 4: 4.5}  # of type, in units: by how near the drawing is seen
MOST_LABELLED = 60  # spots; the names of all stand in the table
STEPS, STEP, FAR = 16, 16, 20  # how far from its spot a name is tried, and from where on a line leads to it
BESIDE = 10  # a spot so near to a hoop may have its name in it
DIRECTIONS = (
    *((1, 0), (-1, 0), (0.9, 0.4), (0.9, -0.4), (-0.9, 0.4), (-0.9, -0.4)),
    *((0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7)),
    *((0.4, 0.9), (0.4, -0.9), (-0.4, 0.9), (-0.4, -0.9), (0, 1), (0, -1)),
)


@dataclass
class Label:
    """A name beside its spot. rows: [(text, y of its middle)]."""

    text: str
    url: str
    x: float
    rows: list[tuple[str, float]]
    is_left: bool = False


def label(found, zoom, taken, plane, seen):
    """Names where nothing else stands, led to by a line if not beside their spots. -> [Spot] that found no room.

    taken: a `Taken`; what is placed is added to it. seen: the box (left, top, right, bottom) that is shown, in which
    all names are to stand. A place of more than plane.names is told by its number alone.
    """
    taken.boxes += [spot.box(zoom) for spot in found]
    visible = [spot for spot in found if seen[0] <= spot.x <= seen[2] and seen[1] <= spot.y <= seen[3]]
    named = sorted((spot for spot in visible if spot.count <= plane.names), key=lambda spot: spot.count)
    rooms = [(plane.room / zoom, plane.lines), (plane.room * 0.65 / zoom, plane.lines + 2)]
    return [
        spot
        for place, spot in enumerate(named)
        if place >= MOST_LABELLED or not any(_labelled(spot, zoom, taken, seen, *room) for room in rooms)
    ]


def _labelled(spot, zoom, taken, seen, room, most):
    """Whether there was a place for its names in lines of this length."""
    size, line = SIZES[zoom], LINE / zoom
    names = [(entry, wrapped(entry.name, size, room, most)) for entry, _point in spot.entries]
    widths = [text_width(each.rstrip(), size) for _entry, lines in names for each in lines]
    for box in _places(spot, max(widths), line * len(widths), zoom, seen):
        leader = _leader(spot, box, widths, zoom)
        if taken.is_free(spot, box, leader):
            taken.take(box, leader)
            _write(spot, names, box, line, leader)
            return True
    return False


def _places(spot, width, height, zoom, seen):
    """The boxes that the names of a spot might fill, within what is seen, the nearest first."""
    gap = (16 if spot.count > 1 else 12) / zoom
    for step in range(STEPS):
        for across, down in DIRECTIONS if step else DIRECTIONS[:2]:
            away = gap + step * STEP / zoom
            left = spot.x + across * away - width * (1 - across) / 2
            top = spot.y + down * away - height * (1 - down) / 2
            if seen[0] <= left and left + width <= seen[2] and seen[1] <= top and top + height <= seen[3]:
                yield left, top, left + width, top + height


def _leader(spot, box, widths, zoom):
    """((x, y) of the spot, of the text that is nearest); nothing where they touch. widths: of the lines."""
    is_left = box[2] < spot.x
    y = min(max(spot.y, box[1]), box[3])
    width = widths[0] if y == box[1] else widths[-1] if y == box[3] else max(widths)
    start, end = (box[2] - width, box[2]) if is_left else (box[0], box[0] + width)
    x = min(max(spot.x, start), end)
    return ((spot.x, spot.y), (x, y)) if dist((x, y), (spot.x, spot.y)) > FAR / zoom else None


def _write(spot, names, box, line, leader):
    if leader:
        (from_x, from_y), (to_x, to_y) = leader
        spot.leader = f"M{from_x} {from_y}L{round(to_x, 1)} {round(to_y, 1)}"
    is_left, y = box[2] < spot.x, box[1] + line / 2
    for entry, lines in names:
        rows = [(text.rstrip(), round(y + place * line, 1)) for place, text in enumerate(lines)]
        x = round(box[2] if is_left else box[0], 1)
        spot.labels.append(Label(entry.name, entry.get_absolute_url(), x, rows, is_left))
        y += line * len(lines)


@dataclass
class Taken:
    """What a name may not cover. boxes: (left, top, right, bottom). discs: (x, y, radius), of districts.

    lines: ((x, y), (x, y)), which lead to names. A name may leave the disc that its spot stands in and enter no other.
    """

    boxes: list[tuple[float, float, float, float]]
    discs: list[tuple[float, float, float]]
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)

    def is_free(self, spot, box, leader):
        if any(meet(box, other) for other in self.boxes) or any(cuts(*line, box) for line in self.lines):
            return False
        if any(enters(box, disc) and not dist(disc[:2], (spot.x, spot.y)) < disc[2] + BESIDE for disc in self.discs):
            return False
        if not leader:
            return True
        own, end = leader
        strikes = any(cuts(own, end, other) for other in self.boxes if not is_in(own, other))
        return not strikes and not any(cross(leader, line) for line in self.lines)

    def take(self, box, leader):
        self.boxes.append(box)
        if leader:
            self.lines.append(leader)
