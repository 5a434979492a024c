from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models import Record
from catalogue.models.entry import Entry
from institutions.models import Institution
from sources.models import Cited


class PartnershipKind(models.TextChoices):
    SIGNED = "signed", _("集中签约")
    STRATEGIC_AGREEMENT = "strategic_agreement", _("战略合作协议")
    JOINED_PLATFORM = "joined_platform", _("加入平台")
    HOST = "host", _("依托或运营单位")
    ANCHOR = "anchor", _("街区依托单位")
    TENANT = "tenant", _("入驻")
    COOPERATION = "cooperation", _("合作")
    CO_BUILT = "co_built", _("共建")


class PartnershipStatus(models.TextChoices):
    SIGNED = "signed", _("已签约")
    PARTNER = "partner", _("合作单位")
    IN_PLACE = "in_place", _("已设立")
    CURRENT = "current", _("现行")
    BEING_DEEPENED = "being_deepened", _("深化中")
    PLANNED = "planned", _("计划中")
    UNDER_CONSTRUCTION = "under_construction", _("建设中")
    OPERATING = "operating", _("运营中")
    FOUNDED = "founded", _("已成立")
    AS_REPORTED = "as_reported", _("见于当时报道")


class Partnership(Entry, Cited):
    """A link between an institution and a district, incubator, platform, place, scheme, area or institution.

    Its name is put together by the catalogue from the two ends and the kind.
    """

    NOUN = "partnership"
    IS_SOUGHT = False
    FACTS = ("institution", "kind", "target", "title_zh", "title_en", "date", "status")
    UNCITED = ("name_zh", "name_en")

    institution = models.ForeignKey(
        Institution, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="partnerships"
    )
    kind = ByteOrderedField(_("关系"), max_length=24, choices=PartnershipKind)
    target = models.ForeignKey(Record, verbose_name=_("对象"), on_delete=models.PROTECT, related_name="partnerships")
    title_zh = models.CharField(_("协议名称"), max_length=200, blank=True)
    title_en = models.CharField(_("协议英文名"), max_length=200, blank=True)
    date = PartialDateField(_("时间"))
    status = ByteOrderedField(_("状态"), max_length=30, choices=PartnershipStatus, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("合作")
        verbose_name_plural = pgettext_lazy("list", "合作关系")
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["target", "state", "scope", "date"], name="partnership_by_target"),
        ]
