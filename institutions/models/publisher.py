from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.models import Kept, Record
from institutions.models.institution import Institution


class Publisher(Kept):
    """The institution that published a source. It lies on this floor because sources stand below institutions."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="publishers")
    institution = models.ForeignKey(
        Institution, verbose_name=_("发布机构"), on_delete=models.PROTECT, related_name="publications"
    )
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("institution",)

    class Meta:
        verbose_name = _("发布机构")
        verbose_name_plural = _("发布机构")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "institution"], name="publisher_is_named_once")]

    def __str__(self):
        return self.institution_id
