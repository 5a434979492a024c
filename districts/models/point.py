from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField
from catalogue.models import Kept, Record
from sources.models import Basis, Source


class PointUse(models.TextChoices):
    OK = "ok", _("可用")
    ALTERNATE = "alternate", _("备用读数")
    SCHEMATIC_ONLY = "schematic_only", _("示意")


class PointMethod(models.TextChoices):
    POLYGON_CENTROID = "polygon_centroid", _("区界形心")
    CONVERTED = "converted", _("坐标换算")
    STATION_ANCHOR = "station_anchor", _("取邻近车站")
    AS_PUBLISHED = "as_published", _("按公布坐标")


SHANGHAI = {"latitude": (30.65, 31.90), "longitude": (120.80, 122.25)}


class CoordinateSystem(models.TextChoices):
    WGS84 = "WGS84", "WGS-84"
    GCJ02 = "GCJ-02", "GCJ-02"
    BD09 = "BD-09", "BD-09"


class Point(Kept):
    """Where an entry is: WGS-84 degrees, the radius in metres within which that is right, and what it is good for."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="points")
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6)
    precision_m = models.PositiveIntegerField(_("精度半径（米）"))
    use = ByteOrderedField(_("用途"), max_length=15, choices=PointUse)
    is_preferred = models.BooleanField(_("首选"), default=True)
    method = ByteOrderedField(_("得出方法"), max_length=20, choices=PointMethod)
    basis = ByteOrderedField(_("依据"), max_length=10, choices=Basis)
    source = models.ForeignKey(Source, verbose_name=_("来源"), on_delete=models.PROTECT, related_name="points")
    source_latitude = models.DecimalField(_("来源所印纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    source_longitude = models.DecimalField(_("来源所印经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    source_system = ByteOrderedField(_("来源坐标系"), max_length=6, choices=CoordinateSystem, blank=True)
    note_zh = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("source", "latitude", "longitude")

    class Meta:
        verbose_name = _("坐标")
        verbose_name_plural = _("坐标")
        ordering = ["entry", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{axis}__range": limits for axis, limits in SHANGHAI.items()}),
                name="point_is_in_shanghai",
                violation_error_message=_(
                    "坐标不在上海：纬度应在30.65至31.90之间，经度应在120.80至122.25之间，是否填反？"
                ),
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(is_preferred=True), name="point_preferred_is_one"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.latitude}, {self.longitude}"
