from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField
from catalogue.models import Kept, Record
from catalogue.models.entry import Entry, Linked
from sources.models.cited import Cited


class DoubtKind(models.TextChoices):
    CONFLICT = "conflict", _("说法不一")
    REFINEMENT = "refinement", _("后来的更正")
    GAP = "gap", _("已知缺口")


class DoubtSubject(Kept):
    """An entry that a doubt concerns, on whose page it is shown."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="doubt_subjects")
    subject = models.ForeignKey(Record, verbose_name=_("所涉条目"), on_delete=models.PROTECT, related_name="doubts")
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("subject",)

    class Meta:
        verbose_name = _("所涉条目")
        verbose_name_plural = _("所涉条目")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "subject"], name="doubt_names_a_subject_once")]

    def __str__(self):
        return self.subject_id


class Doubt(Entry, Cited):
    """A disagreement between sources, or a known gap: what the catalogue must not hide."""

    NOUN = "doubt"
    IS_SOUGHT = False
    FACTS = ("about",)
    LINKED = {"about": Linked(_("所涉条目"), DoubtSubject, "subject")}
    UNCITED = ("name_en", "aliases", "summary_en")

    kind = ByteOrderedField(_("类型"), max_length=12, choices=DoubtKind)
    sequence = models.PositiveSmallIntegerField(_("序号"))

    class Meta(Entry.Meta):
        verbose_name = _("存疑")
        verbose_name_plural = pgettext_lazy("list", "说法不一与存疑")
