"""Where an entry is: the coordinates in any of three systems, checked for being in Shanghai and the right way round."""

from decimal import Decimal
from typing import cast

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.coordinates import wgs84
from districts.models import Point
from districts.models.point import SHANGHAI
from stewardship.forms.naming import EntryField
from stewardship.forms.standing import StandingForm, StandingForms, standing_forms

FIELDS = (
    "latitude",
    "longitude",
    "source_system",
    "source_latitude",
    "source_longitude",
    "precision_m",
    "use",
    "method",
    "basis",
    "is_preferred",
    "note_zh",
    "note_en",
)
HINTS = {
    "latitude": gettext_lazy("WGS-84，上海在 30.65 至 31.90 之间；只有别的坐标系的读数时空着，由下面的读数换算"),
    "longitude": gettext_lazy("WGS-84，上海在 120.80 至 122.25 之间"),
    "source_system": gettext_lazy("高德、腾讯地图为 GCJ-02，百度地图为 BD-09"),
}
MICRODEGREE = Decimal("0.000001")


class PointForm(StandingForm):
    """A point. Untouched, its row is the one that was."""

    MEANINGFUL = ("latitude", "longitude", "source_latitude", "source_longitude", "precision_m", "source", "note_zh")
    source = EntryField("source", label=gettext_lazy("来源"))

    def __init__(self, *args, named, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in fields_for_model(Point, fields=FIELDS).items():
            field.help_text = HINTS.get(name, "")
            if name in ("latitude", "longitude"):
                field.required = False
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2
            self.fields[name] = field
        cast(EntryField, self.fields["source"]).named = named
        self.order_fields(("latitude", "longitude", "precision_m", "use", "method", "basis", "source"))

    @property
    def maps(self):
        """[(map service, address)] to check a stored point with; they take WGS-84 and shift it themselves."""
        latitude, longitude = self.initial.get("latitude"), self.initial.get("longitude")
        return outward_maps(latitude, longitude) if latitude and longitude else []

    def clean(self):
        given = super().clean()
        self._refuse_swapped(given, "latitude", "longitude")
        self._refuse_swapped(given, "source_latitude", "source_longitude")
        if self.errors or self.is_blank:
            return given
        self._convert(given)
        if not self.errors:
            self.row = Point(source_id=given["source"], **{name: given[name] for name in FIELDS})
        return given

    def _refuse_swapped(self, given, latitude, longitude):
        values = {"latitude": given.get(latitude), "longitude": given.get(longitude)}
        if None in values.values():
            return
        if _is_within(values["latitude"], "longitude") and _is_within(values["longitude"], "latitude"):
            message = _("经度应在 121 左右，收到 %(longitude)s；纬度应在 31 左右，收到 %(latitude)s：是否填反？")
            self.add_error(longitude, message % values)
            return
        for axis, name in (("latitude", latitude), ("longitude", longitude)):
            if not _is_within(values[axis], axis):
                low, high = SHANGHAI[axis]
                message = _("“%(value)s” 不在上海：应在 %(low).2f 至 %(high).2f 之间。")
                self.add_error(name, message % {"value": values[axis], "low": low, "high": high})

    def _convert(self, given):
        """Coordinates given in another system alone are turned into WGS-84."""
        if given["latitude"] is not None and given["longitude"] is not None:
            return
        printed = [given["source_latitude"], given["source_longitude"]]
        if None in printed or not given["source_system"]:
            self.add_error("latitude", _("请填纬度和经度；只有别的坐标系的读数时，填来源坐标系和来源所印的两个数。"))
            return
        latitude, longitude = map(float, printed)
        found = wgs84(latitude, longitude, given["source_system"])
        given["latitude"], given["longitude"] = (Decimal(value).quantize(MICRODEGREE) for value in found)


def _is_within(value, axis):
    low, high = SHANGHAI[axis]
    return low <= value <= high


def outward_maps(latitude, longitude):
    """Where a reader may look at a WGS-84 point: each service in its own order of the two numbers."""
    return [
        (_("高德"), f"https://uri.amap.com/marker?position={longitude},{latitude}&coordinate=wgs84"),
        (
            _("腾讯"),
            f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{latitude},{longitude};title:{latitude},{longitude}"
            "&coord_type=1&referer=xuhui",
        ),
        (
            _("百度"),
            f"https://api.map.baidu.com/marker?location={latitude},{longitude}&title={latitude},{longitude}"
            "&content=xuhui&coord_type=wgs84&output=html",
        ),
    ]


class BasePointForms(StandingForms):
    """The points of an entry, and one blank form."""

    prefix = "points"

    def __init__(self, rows, **kwargs):
        standing = sorted(rows, key=lambda row: row.position)
        super().__init__([_initial_of(row) for row in standing], [{"is_preferred": not standing}], **kwargs)


def _initial_of(row):
    return {name: getattr(row, name) for name in (*FIELDS, "position")} | {"source": row.source_id}


PointForms = standing_forms(PointForm, BasePointForms, most=50)
