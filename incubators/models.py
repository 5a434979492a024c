from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField, PartialDateField, check_not_negative
from catalogue.models import Kept, Record
from catalogue.models.entry import Entry, Linked, Noted
from districts.models import Area, District, SectorLink
from institutions.models import Institution
from sources.models import Basis, Cited


class IncubatorKind(models.TextChoices):
    HIGH_QUALITY_INCUBATOR = "high_quality_incubator", _("高质量孵化器")
    INCUBATOR_CARRIER = "incubator_carrier", _("孵化载体")
    RD_TRANSFER_PLATFORM = "rd_transfer_platform", _("转化平台")


class IncubatorLevel(models.TextChoices):
    CITY_AND_DISTRICT = "city；district", _("市级；区级")
    CITY = "city", _("市级")
    DISTRICT = "district", _("区级")


class Batch(models.TextChoices):
    FIRST = "1", _("首批")
    SECOND = "2", _("第二批")


class ListedStatus(models.TextChoices):
    DISTRICT_HQ_INCUBATOR = "district_hq_incubator", _("公开名单确认")
    PRESENTED_AT_HQ_MEETING = "presented_at_hq_meeting", _("在推进会上介绍")
    CALLED_HQ_INCUBATOR = "called_hq_incubator", _("官方媒体称")
    RELATED_NOT_CONFIRMED = "related_not_confirmed", _("未确认")
    TTO_PLATFORM = "tto_platform", _("转化平台（不在名单）")


class IncubatorStatus(models.TextChoices):
    OPERATING = "operating", _("运营中")
    UNDER_CONSTRUCTION = "under_construction", _("建设中")
    NEWLY_BUILT = "newly_built", _("新建成")
    APPROVED_PROJECT = "approved_project", _("已获立项")


class Host(Kept):
    """An institution that runs an incubator or that it leans on. `basis` repeats the strongest citation of the link."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="hosts")
    institution = models.ForeignKey(
        Institution, verbose_name=_("依托单位"), on_delete=models.PROTECT, related_name="hosted"
    )
    basis = ByteOrderedField(_("依据"), max_length=10, choices=Basis, default=Basis.UNVERIFIED, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("institution",)

    class Meta:
        verbose_name = _("依托单位")
        verbose_name_plural = _("依托单位")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "institution"], name="host_is_named_once")]
        indexes = [models.Index(fields=["institution", "basis", "entry"], name="host_by_institution")]

    def __str__(self):
        return self.institution_id


class Incubator(Entry, Cited):
    """An incubator, a carrier that is like one, or one of the research and transfer platforms."""

    NOUN = "incubator"
    FACTS = (
        "kind",
        "listed_status",
        "level",
        "batch",
        "status",
        "area",
        "district",
        "sectors",
        "hosts",
        "operator",
        "floor_area",
        "resident_companies",
        "opened",
        "address",
        "location",
        "services",
    )
    LINKED = {
        "sectors": Linked(_("领域"), SectorLink, "sector"),
        "hosts": Linked(_("依托单位"), Host, "institution"),
    }
    NOTED = {
        "founding_parties": Noted(_("合办方")),
        "first_partner": Noted(_("首个合作伙伴")),
        "sector_text": Noted(_("产业方向（来源表述）")),
        "founded": Noted(_("成立"), is_date=True),
        "construction_started": Noted(_("开工"), is_date=True),
        "national_incubator_since": Noted(_("成为国家级孵化器"), is_date=True),
        "fit_out_days": Noted(_("改造用时"), _("天")),
        "floor_area_target_m2": Noted(_("面积目标"), _("平方米")),
        "companies_gathered_total": Noted(_("汇聚企业"), _("家")),
        "registered_models": Noted(_("推动备案的大模型"), pgettext_lazy("large models", "个")),
        "events": Noted(_("举办活动"), _("场")),
        "products_sold_overseas": Noted(_("产品销往欧美的企业"), _("家")),
        "founder_avg_age": Noted(_("创始人平均年龄"), _("岁")),
        "beds": Noted(_("床位（规划）"), _("张")),
        "zones": Noted(_("所在园区与楼宇"), refers_to="zone"),
        "nearest_metro": Noted(_("最近轨道交通站"), refers_to="station"),
        "figures": Noted(_("相关数据"), refers_to="figure"),
        "platform": Noted(_("所属平台"), refers_to="platform"),
    }

    kind = ByteOrderedField(_("类型"), max_length=24, choices=IncubatorKind)
    listed_status = ByteOrderedField(_("是否区级高质量孵化器"), max_length=30, choices=ListedStatus, blank=True)
    level = ByteOrderedField(_("级别"), max_length=14, choices=IncubatorLevel, blank=True)
    batch = ByteOrderedField(_("批次"), max_length=2, choices=Batch, blank=True)
    status = ByteOrderedField(_("状态"), max_length=30, choices=IncubatorStatus, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="incubators"
    )
    district = models.ForeignKey(
        District, verbose_name=_("所属街区"), null=True, blank=True, on_delete=models.PROTECT, related_name="incubators"
    )
    operator = models.CharField(_("运营单位"), max_length=250, blank=True)
    floor_area = models.DecimalField(
        _("面积"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[check_not_negative]
    )
    floor_area_qualifier = models.CharField(_("面积的限定"), max_length=8, blank=True)
    resident_companies = models.PositiveIntegerField(_("入驻企业"), null=True, blank=True)
    resident_companies_qualifier = models.CharField(_("入驻企业的限定"), max_length=8, blank=True)
    opened = PartialDateField(_("启用"))
    address = models.CharField(_("地址文字"), max_length=250, blank=True)
    location = models.CharField(_("方位"), max_length=250, blank=True)
    services = models.TextField(_("服务"), blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("孵化器")
        verbose_name_plural = pgettext_lazy("list", "孵化器与转化平台")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(floor_area__isnull=True) | models.Q(floor_area__gte=0),
                name="incubator_area_is_not_negative",
            ),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["state", "scope", "district", "sort_key", "record"], name="incubator_by_district"),
            models.Index(fields=["state", "scope", "kind", "sort_key", "record"], name="incubator_by_kind"),
        ]
