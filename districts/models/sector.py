from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField
from catalogue.models import Kept, Record
from catalogue.models.entry import Entry
from sources.models import Basis, Cited


class SectorGrouping(models.TextChoices):
    UMBRELLA = "umbrella", _("统称")
    FOUR_PILLARS = "four_pillars", _("四大重点产业")
    NEW_TRACK = "new_track", _("新赛道")
    FRONTIER_TECHNOLOGY = "frontier_technology", _("前沿技术")
    DISTRICT_THEME = "district_theme", _("街区主题")
    INDUSTRY_FIELD = "industry_field", _("产业领域")
    COMPARATOR = "comparator", _("对照区产业")


class Sector(Entry, Cited):
    """An industry, technology or theme."""

    NOUN = "sector"
    FACTS = ("parent", "grouping")

    parent = models.ForeignKey(
        "self", verbose_name=_("上级领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    grouping = ByteOrderedField(_("归组"), max_length=20, choices=SectorGrouping)

    class Meta(Entry.Meta):
        verbose_name = _("领域")
        verbose_name_plural = pgettext_lazy("list", "领域")


class SectorLink(Kept):
    """An entry of any noun works in a sector. `basis` repeats the strongest citation of the link."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="sector_links")
    sector = models.ForeignKey(Sector, verbose_name=_("领域"), on_delete=models.PROTECT, related_name="links")
    basis = ByteOrderedField(_("依据"), max_length=10, choices=Basis, default=Basis.UNVERIFIED, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("sector",)

    class Meta:
        verbose_name = _("领域")
        verbose_name_plural = pgettext_lazy("list", "领域")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "sector"], name="sector_is_linked_once")]
        indexes = [
            models.Index(fields=["sector", "basis", "entry"], name="sector_link_by_sector"),
            # All that a list shows, so that it need not visit the rows, which lie far apart.
            models.Index(fields=["entry", "position", "sector", "basis"], name="sector_link_by_entry"),
        ]

    def __str__(self):
        return self.sector_id
