from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models import Record
from catalogue.models.entry import Entry
from districts.models import Area
from institutions.models import Institution
from sources.models import Cited


class PlatformKind(models.TextChoices):
    PLATFORM = "platform", _("平台")
    CENTRE = "centre", _("中心")
    FUNCTION = "function", _("服务功能")
    FUNCTION_PLATFORM = "function_platform", _("功能平台")
    STEP = "step", _("步骤")
    CHAIN_LINK = "chain_link", _("链条环节")
    PATH_STAGE = "path_stage", _("路径阶段")
    PROCESS = "process", _("流程")
    MECHANISM = "mechanism", _("机制")
    SERVICE = "service", _("服务")
    DATABASE = "database", _("资源库")
    TOOL = "tool", _("工具")
    DIGITAL_TOOL = "digital_tool", _("数字工具")
    ALLIANCE = "alliance", _("联盟")
    PLANNED_MEASURE = "planned_measure", _("拟行举措")


class PlatformStatus(models.TextChoices):
    OPERATING = "operating", _("运行中")
    ESTABLISHED = "established", _("已建立")
    BUILT = "built", _("已建成")
    ADDED = "added", _("已增设")
    BEING_BUILT = "being_built", _("建设中")
    BEING_DEEPENED = "being_deepened", _("深化中")
    BEING_ADVANCED = "being_advanced", _("推进中")
    PLANNED = "planned", _("计划中")
    EXPLORATORY = "exploratory", _("探索中")


class Platform(Entry, Cited):
    """A transfer platform or centre, one of its functions or steps, or a service, mechanism or tool."""

    NOUN = "platform"
    FACTS = ("kind", "parent", "operator", "started", "status", "area")

    kind = ByteOrderedField(_("类型"), max_length=20, choices=PlatformKind)
    parent = models.ForeignKey(
        Record, verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="platforms"
    )
    seq = models.PositiveSmallIntegerField(_("次序"), null=True, blank=True)
    operator = models.ForeignKey(
        Institution,
        verbose_name=_("运营单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="operated_platforms",
    )
    started = PartialDateField(_("启用"))
    status = ByteOrderedField(_("状态"), max_length=30, choices=PlatformStatus, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="platforms"
    )

    class Meta(Entry.Meta):
        verbose_name = _("转化平台与服务")
        verbose_name_plural = pgettext_lazy("list", "转化平台与服务")
