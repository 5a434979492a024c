from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.language import in_language
from catalogue.models.entry import Entry, Linked, Noted
from districts.models.area import Area
from districts.models.sector import SectorLink
from sources.models import Cited


class DistrictStatus(models.TextChoices):
    PLANNED_UNDER_CONSTRUCTION = "planned_under_construction", _("规划建设中")
    BEING_ADVANCED = "being_advanced", _("推进中")


class District(Entry, Cited):
    """A science-innovation district (科创街区): one of the six, or the comparator."""

    NOUN = "district"
    FACTS = ("short_name_zh", "short_name_en", "area", "themes", "status", "announced", "location")
    LINKED = {"themes": Linked(_("主题"), SectorLink, "sector")}
    NOTED = {
        "anchors": Noted(_("依托单位"), refers_to="institution"),
        "incubators": Noted(_("来源所列孵化器"), refers_to="incubator"),
        "core_type": Noted(_("“内核”类型")),
        "university_strengths": Noted(_("依托高校的学科优势")),
        "alliance_launched": Noted(_("党建引领产业发展联盟成立"), is_date=True),
        "related_zones": Noted(_("相关园区"), refers_to="zone"),
        "related_institutions": Noted(_("相关机构"), refers_to="institution"),
        "metro_stations": Noted(_("附近轨道交通站"), refers_to="station"),
        "in_july_2023_plan": Noted(_("是否列入2023年7月的规划")),
    }

    short_name_zh = models.CharField(_("简称"), max_length=40, blank=True)
    short_name_en = models.CharField(_("英文简称"), max_length=60, blank=True)
    sequence = models.PositiveSmallIntegerField(_("来源所列次序"), null=True, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="districts"
    )
    status = ByteOrderedField(_("状态"), max_length=30, choices=DistrictStatus, blank=True)
    announced = PartialDateField(_("公布日期"))
    location = models.CharField(_("方位"), max_length=200, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("科创街区")
        verbose_name_plural = pgettext_lazy("list", "科创街区")

    @property
    def short_name(self):
        return in_language(self.short_name_zh or self.name_zh, self.short_name_en or self.name_en)
