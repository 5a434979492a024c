"""Where an entry is, in words that say how right that is, and the ways out to maps."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalogue.language import in_language
from catalogue.prepared import prepared
from districts.maps import at_point, by_words
from districts.metro import nearest_stations
from districts.models import Point
from districts.models.point import PointUse

METRO = ("nearest_metro", "metro_stations")


@dataclass(slots=True)
class Place:
    """A point. maps: links out; without_maps: why there are none."""

    latitude: float
    longitude: float
    is_exact: bool
    precision: str
    use_label: str
    tag: str
    basis: str
    method: str
    note: str
    marks: list
    maps: list = field(default_factory=list)
    without_maps: str = ""
    is_searched: bool = False

    @property
    def coordinates(self):
        return _("北纬 %(latitude).6f，东经 %(longitude).6f（WGS-84）") % {
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(slots=True)
class Said:
    """A fact of the page, said again here: its values as (value, marks)."""

    key: str
    values: list


@dataclass(slots=True)
class Location:
    """asks_address, asks_metro: whether entries of this noun have such a fact, so that a blank must be said.

    maps: of the address, where there is no point. stations: worked out, where no source names one.
    """

    asks_address: bool
    asks_metro: bool
    address: Said | None
    points: list[Place]
    maps: list
    metro: Said | None
    stations: list


class PointsPanel:
    """The address, the points of an entry with the preferred one first, and the metro. One query, or two."""

    name = "location"

    def load(self, entry, marks, rows):
        return self.show(entry, _points(entry.pk), marks, rows)

    def past(self, entry, parts, marks, rows):
        """As it was said on a day. parts: {name of a model: rows of then}."""
        points = sorted(parts["Point"], key=lambda point: (not point.is_preferred, point.position))
        return self.show(entry, points, marks, rows)

    def show(self, entry, points, marks, rows):
        """None where there is nothing to say and nothing to miss."""
        asks_address = "address" in entry.FACTS
        asks_metro = any(key in entry.NOTED for key in METRO)
        if not (points or asks_address):
            return None
        row = rows.get("address")
        address = entry.address if row and row.state not in ("unstated", "unverified") else ""
        said = _said(row, marks)
        places = [self._place(entry, point, address, marks) for point in points]
        maps = by_words(entry.name_zh, address) if address and not points else []
        metro = next(filter(None, (_said(rows.get(key), marks) for key in METRO)), None)
        stations = nearest_stations(points[0]) if asks_metro and not metro and points else []
        return Location(asks_address, asks_metro, said, places, maps, metro, stations)

    def _place(self, entry, point, address, marks):
        place = Place(
            float(point.latitude),
            float(point.longitude),
            point.use == PointUse.OK and point.is_preferred,
            _("半径 %(metres)s 米以内") % {"metres": point.precision_m},
            _("示意（约位）") if point.use == PointUse.SCHEMATIC_ONLY else point.get_use_display(),
            "inferred" if point.use == PointUse.SCHEMATIC_ONLY else "plain",
            point.get_basis_display(),
            point.get_method_display(),
            in_language(point.note_zh, point.note_en),
            marks.of([point.source_id.partition(":")[2]], _("位置")),
        )
        if point.use == PointUse.OK:
            place.maps = at_point(point, entry.name_zh, address)
        elif point.use == PointUse.SCHEMATIC_ONLY:
            place.maps, place.is_searched = by_words(entry.name_zh, address), True
        else:
            place.without_maps = _("只用于核对，不在地图上标出")
        return place


@prepared
def _points(key):
    return Point.objects.filter(entry_id=key).order_by("-is_preferred", "position")


def _said(row: Any, marks):
    if row is None or not row.values:
        return None
    values = [(value, marks.of([citation.place for citation in value.citations], row.label)) for value in row.values]
    return Said(row.key, values)
