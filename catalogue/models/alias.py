from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.models.kept import Kept
from catalogue.models.record import Record


class Alias(Kept):
    """Another name of an entry: an old one, a printed short form, one that people use."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("别名"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("name",)

    class Meta:
        verbose_name = _("别名")
        verbose_name_plural = _("别名")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="alias_is_given_once")]

    def __str__(self):
        return self.name
