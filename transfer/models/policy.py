from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry
from districts.models import Area
from institutions.models import Institution
from sources.models import Cited


class PolicyKind(models.TextChoices):
    POLICY_DOCUMENT = "policy_document", _("政策文件")
    COMMITMENT = "commitment", _("公开承诺")
    MUNICIPAL_PLAN_MENTIONED = "municipal_plan_mentioned", _("文中提及的市级规划")


class Policy(Entry, Cited):
    """A policy document, a commitment, or a municipal plan that a source mentions. Amounts in yuan."""

    NOUN = "policy"
    FACTS = (
        "kind",
        "area",
        "issuer",
        "issuer_printed",
        "issued_on",
        "not_after",
        "offers_zh",
        "offers_en",
        "max_subsidy",
    )

    kind = ByteOrderedField(_("类型"), max_length=30, choices=PolicyKind)
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="policies"
    )
    issuer = models.ForeignKey(
        Institution,
        verbose_name=_("发文机关"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="policies",
    )
    issuer_printed = models.CharField(_("发文者（来源所印）"), max_length=200, blank=True)
    issued_on = PartialDateField(_("发布日期"))
    not_after = PartialDateField(_("不晚于"))
    offers_zh = models.TextField(_("支持内容"), blank=True)
    offers_en = models.TextField(_("支持内容（英文）"), blank=True)
    max_subsidy = models.DecimalField(_("补助上限（元）"), max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("政策")
        verbose_name_plural = _("政策")
