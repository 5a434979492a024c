from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.evidence import SURE
from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry
from districts.models import Area
from institutions.models import Institution
from sources.models import Cited
from transfer.codes import check_codes


class PolicyKind(models.TextChoices):
    POLICY_DOCUMENT = "policy_document", _("政策文件")
    COMMITMENT = "commitment", _("公开承诺")
    MUNICIPAL_PLAN_MENTIONED = "municipal_plan_mentioned", _("文中提及的市级规划")


class PolicyStatus(models.TextChoices):
    IN_FORCE = "in_force", _("现行")
    REVISED = "revised", _("已修订")
    REPEALED = "repealed", _("废止")


class Audience(models.TextChoices):
    UNIVERSITY = "university", _("高校")
    RESEARCH_INSTITUTE = "research_institute", _("科研院所")
    HOSPITAL = "hospital", _("医疗机构")
    ENTERPRISE = "enterprise", _("企业")
    INCUBATOR = "incubator", _("孵化器")
    TALENT = "talent", _("人才")


class Support(models.TextChoices):
    GRANT = "grant", _("资金补助")
    FINANCING = "financing", _("知识产权融资")
    TRIAL = "trial", _("管理试点")
    HOUSING = "housing", _("住房")
    SPACE = "space", _("场地")
    SERVICE = "service", _("服务")


def check_audience(value):
    check_codes(value, Audience)


def check_support(value):
    check_codes(value, Support)


class Policy(Entry, Cited):
    """A policy document, a commitment, or a municipal plan that a source mentions. Amounts in yuan.

    `audience` and `support` hold several codes each, see `transfer.codes`. Unlike an entry's `successor`, which tells
    what stands in the place of a withdrawn page, `replaced_by` is a fact about the policy.
    """

    NOUN = "policy"
    FACTS = (
        "kind",
        "area",
        "issuer",
        "issuer_printed",
        "issued_on",
        "not_after",
        "status",
        "replaced_by",
        "audience",
        "support",
        "offers_zh",
        "offers_en",
        "max_subsidy",
        "amount_printed",
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
    status = ByteOrderedField(_("效力"), max_length=12, choices=PolicyStatus, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("代之以"), null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    audience = ByteOrderedField(_("受益对象"), max_length=200, blank=True, validators=[check_audience])
    support = ByteOrderedField(_("支持方式"), max_length=200, blank=True, validators=[check_support])
    offers_zh = models.TextField(_("支持内容"), blank=True)
    offers_en = models.TextField(_("支持内容（英文）"), blank=True)
    max_subsidy = models.DecimalField(_("补助上限（元）"), max_digits=18, decimal_places=2, null=True, blank=True)

    amount_printed = models.CharField(_("金额（来源所印）"), max_length=200, blank=True)

    @property
    def caution(self):
        """What to know before relying on it, wherever it is listed or cited; an unverified word warns of nothing."""
        said = {key: self.evidence.get(key, {}).get("basis") in SURE for key in ("status", "replaced_by")}
        if said["status"] and self.status in (PolicyStatus.REVISED, PolicyStatus.REPEALED):
            return str(PolicyStatus(self.status).label)
        return gettext("已有新政策代替") if said["replaced_by"] and self.replaced_by_id else ""

    class Meta(Entry.Meta):
        verbose_name = _("政策")
        verbose_name_plural = pgettext_lazy("list", "政策")


def policy_of(record):
    """The published policy that a record stands for, or None: whoever cites one asks it for its `caution`."""
    if record is None or record.noun != Policy.NOUN:
        return None
    return Policy.objects.published().select_related("replaced_by").filter(pk=record.pk).first()
