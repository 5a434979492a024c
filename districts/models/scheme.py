from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField
from catalogue.models.entry import Entry
from districts.models.area import Area
from sources.models import Cited


class SchemeKind(models.TextChoices):
    SCHEME = "scheme", _("提法与布局")
    CIRCLE = "circle", _("联动圈")


class SchemeStatus(models.TextChoices):
    INITIALLY_BUILT = "initially_built", _("初步构建")
    BEING_BUILT = "being_built", _("加快建设")
    INITIALLY_FORMED = "initially_formed", _("初步形成")
    ESTABLISHED = "established", _("已成立")
    ONGOING = "ongoing", _("持续推进")
    BEING_ADVANCED = "being_advanced", _("推进中")
    PLANNED = "planned", _("规划")
    EXISTING = "existing", _("已有")


class Scheme(Entry, Cited):
    """A named layout or formula of the plans (三圈联动, 一带六区), or one of the three circles."""

    NOUN = "scheme"
    FACTS = ("kind", "scheme", "area", "status")

    kind = ByteOrderedField(_("类型"), max_length=12, choices=SchemeKind)
    scheme = models.ForeignKey(
        "self", verbose_name=_("所属提法"), null=True, blank=True, on_delete=models.PROTECT, related_name="circles"
    )
    seq = models.PositiveSmallIntegerField(_("次序"), null=True, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="schemes"
    )
    status = ByteOrderedField(_("状态"), max_length=30, choices=SchemeStatus, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("布局与提法")
        verbose_name_plural = pgettext_lazy("list", "布局与提法")
