from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField, check_not_negative
from catalogue.models.entry import Entry, Linked, Noted, order_check
from districts.models.area import Area
from districts.models.district import District
from districts.models.sector import SectorLink
from sources.models import Cited


class ZoneKind(models.TextChoices):
    CORRIDOR = "corridor", _("带状空间")
    RIVERFRONT = "riverfront", _("滨江岸线")
    ROAD = "road", _("道路")
    BUILDING = "building", _("楼宇")
    PARK = "park", _("园区")
    DEMONSTRATION_ZONE = "demonstration_zone", _("示范区")
    PROJECT_AREA = "project_area", _("建设项目区")
    BLOCK = "block", _("产业板块")
    INDUSTRIAL_COMMUNITY = "industrial_community", _("产业社区")
    LINE = "line", _("融合线")
    TARGET_SCHEME = "target_scheme", _("目标项目")
    FACILITY = "facility", _("设施")
    LANDSCAPE_CORRIDOR = "landscape_corridor", _("滨河景观带")
    LIFE_CIRCLE = "life_circle", _("生活圈")
    PILOT_BLOCK = "pilot_block", _("试点街区")


class ZoneStatus(models.TextChoices):
    EXISTING = "existing", _("现有")
    IN_USE = "in_use", _("已启用")
    DESIGNATED = "designated", _("已获认定")
    UNDER_CONSTRUCTION = "under_construction", _("建设中")
    TAKING_SHAPE = "taking_shape", _("初步成形")
    PLANNED = "planned", _("规划中")
    PLAN_UNDER_ADJUSTMENT = "plan_under_adjustment", _("规划调整中")
    GOAL = "goal", _("目标")
    BEING_IMPROVED = "being_improved", _("完善中")
    EXPLORATORY = "exploratory", _("探索中")


class Zone(Entry, Cited):
    """A park, building, road, block or other place of innovation."""

    NOUN = "zone"
    FACTS = (
        "kind",
        "area",
        "district",
        "parent",
        "sectors",
        "status",
        "founded",
        "opened",
        "floor_area",
        "address",
        "location",
        "website",
    )
    LINKED = {"sectors": Linked(_("领域"), SectorLink, "sector")}
    PERIODS = (("founded", "opened"),)
    NOTED = {
        "area_km2": Noted(_("占地范围"), _("平方公里")),
        "core_area_km2": Noted(_("本部规划面积"), _("平方公里")),
        "height_m": Noted(_("高度"), _("米")),
        "completion_filed": Noted(_("竣工备案"), is_date=True),
        "companies_served": Noted(_("累计服务企业"), _("家")),
        "nearest_metro": Noted(_("最近轨道交通站"), refers_to="station"),
        "listed_status": Noted(_("是否区级高质量孵化器"), choices=(("related_not_confirmed", _("未确认")),)),
    }

    kind = ByteOrderedField(_("类型"), max_length=24, choices=ZoneKind, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="zones"
    )
    district = models.ForeignKey(
        District, verbose_name=_("所属街区"), null=True, blank=True, on_delete=models.PROTECT, related_name="zones"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("上级地点"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    status = ByteOrderedField(_("状态"), max_length=30, choices=ZoneStatus, blank=True)
    founded = PartialDateField(_("设立"))
    opened = PartialDateField(_("启用"))
    floor_area = models.DecimalField(
        _("建筑面积"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[check_not_negative]
    )
    floor_area_qualifier = models.CharField(_("建筑面积的限定"), max_length=8, blank=True)
    address = models.CharField(_("地址文字"), max_length=250, blank=True)
    location = models.CharField(_("方位"), max_length=250, blank=True)
    website = models.URLField(_("网站"), max_length=300, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("园区与地点")
        verbose_name_plural = pgettext_lazy("list", "园区与地点")
        constraints = [*Entry.Meta.constraints, order_check("founded", "opened", "zone_opens_after_founding")]
