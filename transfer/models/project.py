from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry, Linked
from districts.models import SectorLink
from institutions.models import Institution, Person
from sources.models import Cited
from transfer.models.platform import Platform


class ProjectStage(models.TextChoices):
    CONVERTED = "converted", _("已转化")
    REGULATORY_REVIEW = "regulatory_review", _("审评中")
    RESEARCH = "research", _("研究中")


class Project(Entry, Cited):
    """A named conversion or research project."""

    NOUN = "project"
    FACTS = ("stage", "stage_zh", "stage_as_of", "lead", "team_zh", "team_en", "institution", "platform", "sectors")
    LINKED = {"sectors": Linked(_("领域"), SectorLink, "sector")}

    lead = models.ForeignKey(
        Person, verbose_name=_("负责人"), null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    team_zh = models.CharField(_("团队"), max_length=200, blank=True)
    team_en = models.CharField(_("团队（英文）"), max_length=250, blank=True)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("所在单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    platform = models.ForeignKey(
        Platform, verbose_name=_("转化平台"), null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    stage = ByteOrderedField(_("阶段"), max_length=24, choices=ProjectStage, blank=True)
    stage_zh = models.CharField(_("阶段说明"), max_length=200, blank=True)
    stage_as_of = PartialDateField(_("阶段截至"))

    class Meta(Entry.Meta):
        verbose_name = _("项目")
        verbose_name_plural = pgettext_lazy("list", "项目")
