"""Where an entry is, in words that say how right that is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.language import in_language
from districts.models import Point
from districts.models.point import PointUse


@dataclass
class Place:
    coordinates: str
    precision: str
    use_label: str
    tag: str
    method: str
    note: str
    marks: list


class PointsPanel:
    """The points of an entry, the preferred one first. One query."""

    name = "points"

    def load(self, entry, marks):
        points = Point.objects.filter(entry_id=entry.pk).order_by("-is_preferred", "position")
        return [self._place(point, marks) for point in points]

    def _place(self, point, marks):
        place = marks.of([point.source_id.partition(":")[2]], _("位置"))
        is_schematic = point.use == PointUse.SCHEMATIC_ONLY
        return Place(
            f"{_('北纬')} {point.latitude}{_('，')}{_('东经')} {point.longitude}{_('（WGS-84）')}",
            _("半径 %(metres)s 米以内") % {"metres": point.precision_m},
            _("示意") if is_schematic else point.get_use_display(),
            "inferred" if is_schematic else "plain",
            point.get_method_display(),
            in_language(point.note_zh, point.note_en),
            place,
        )
