"""Boxes (left, top, right, bottom), points (x, y), lines from point to point, discs (x, y, radius)."""

from math import dist


def enters(box, disc):
    x, y, radius = disc
    return dist((x, y), (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))) < radius


def is_in(point, box):
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def cuts(one, other, box):
    """Whether the line between two points touches a box."""
    left, top, right, bottom = box
    edges = [((left, top), (right, bottom)), ((left, bottom), (right, top))]
    return is_in(one, box) or is_in(other, box) or any(cross((one, other), edge) for edge in edges)


def cross(one, other):
    (a, b), (c, d) = one, other
    return _turn(a, b, c) != _turn(a, b, d) and _turn(c, d, a) != _turn(c, d, b)


def _turn(a, b, c):
    """Whether the way from a by b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def around(x, y, half):
    return x - half, y - half, x + half, y + half
