"""The metro station nearest to a point, worked out where no source names it."""

from dataclasses import dataclass
from math import cos, hypot, radians

from catalogue.columns import Shown, show_entry
from catalogue.models.record import State
from catalogue.version import kept
from districts.models import Point
from districts.models.point import PointUse
from districts.models.station import Station

METRES_PER_DEGREE = 111_195  # of latitude, on a sphere
FARTHEST = 0.03  # degrees of latitude or longitude, some three kilometres: beyond that no station is near
MOST_NAMED = 3
ROUND_TO = 100  # metres


@dataclass(slots=True)
class Near:
    """A station with the straight way there. metres: rounded; error: the sum of what either point may be off."""

    station: Shown
    metres: int
    error: int


def nearest_stations(point):
    """The nearest station, and others that may be just as near, since no point is exact."""
    if point.use != PointUse.OK:
        return []
    stations = [each for each in kept("stations", _stations) if _is_around(point, each)]
    found = sorted(
        ((distance(point, station), point.precision_m + station.precision_m, station) for station in stations),
        key=lambda each: each[0],
    )
    certain = min((metres + error for metres, error, _station in found), default=0)
    near = [each for each in found if each[0] - each[1] <= certain][:MOST_NAMED]
    return [
        Near(show_entry(station.entry), round(metres / ROUND_TO) * ROUND_TO, error) for metres, error, station in near
    ]


def _stations():
    """Of all stations the points that are fit for use. There are some dozens."""
    points = Point.objects.filter(entry__noun=Station.NOUN, entry__state=State.PUBLISHED)
    return list(points.filter(use=PointUse.OK, is_preferred=True).select_related("entry"))


def _is_around(point, station):
    north, east = float(station.latitude - point.latitude), float(station.longitude - point.longitude)
    return abs(north) <= FARTHEST and abs(east) <= FARTHEST


def distance(one, other):
    """Metres in a straight line; on a few kilometres the earth is flat."""
    north = float(other.latitude) - float(one.latitude)
    east = (float(other.longitude) - float(one.longitude)) * cos(radians(float(one.latitude)))
    return hypot(north, east) * METRES_PER_DEGREE
