from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField
from catalogue.models.entry import Entry
from sources.models import Cited


class AreaLevel(models.TextChoices):
    MUNICIPALITY = "municipality", _("直辖市")
    DISTRICT = "district", _("区")
    NEW_CITY = "new_city", _("新城")
    TOWNSHIP_LEVEL = "township_level", _("街镇级区域")


class Area(Entry, Cited):
    """An administrative area: the subject of figures, the place of entries."""

    NOUN = "area"
    FACTS = ("level", "parent")

    level = ByteOrderedField(_("层级"), max_length=20, choices=AreaLevel)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta(Entry.Meta):
        verbose_name = _("行政区域")
        verbose_name_plural = pgettext_lazy("list", "行政区域")
