from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.models.entry import Entry
from sources.models import Cited


class Station(Entry, Cited):
    """A metro station in or beside the district: orientation, and where the anchors of points come from."""

    NOUN = "station"
    FACTS = ("lines",)

    lines = models.CharField(_("线路"), max_length=60, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("轨道交通站")
        verbose_name_plural = pgettext_lazy("list", "轨道交通站")
