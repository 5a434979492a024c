"""A citation backs one field of one entry: where it is said, how sure it is, and for which day."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left, StrIndex
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models import Field, Kept, Record
from catalogue.models.entry import entry_model

LOCATOR = re.compile(r"[0-9]+(?:-[0-9]+)?(?:, ?[0-9]+(?:-[0-9]+)?)*")


class Basis(models.TextChoices):
    STATED = "stated", _("明示")
    INFERRED = "inferred", _("推断")
    EDITORIAL = "editorial", _("编者归类")
    UNVERIFIED = "unverified", _("未核实")


class Confidence(models.TextChoices):
    HIGH = "high", _("高")
    MEDIUM = "medium", _("中")
    LOW = "low", _("低")


class Stance(models.TextChoices):
    """How the cited value stands to the one in the entry."""

    SUPPORTS = "supports", _("支持")
    OTHER_DATE = "other_date", _("历次数值")
    DIFFERS = "differs", _("说法不一")


def _noun_of(key):
    return Left(key, StrIndex(key, models.Value(":")))


class Citation(Kept):
    """`entry` and `field` are real foreign keys, and a CHECK holds that both name the same noun.

    `value` is empty where the citation backs the value that stands in the entry; otherwise it is the value that this
    source gives, written as in the fixtures (a slug, a plain number, a partial date, a text). `standing` repeats the
    entry's own value where `value` is empty, so that a source's page need not open every entry that cites it.
    """

    entry = HistoricForeignKey(Record, verbose_name=_("条目"), on_delete=models.CASCADE, related_name="citations")
    field = models.ForeignKey(Field, verbose_name=_("字段"), on_delete=models.PROTECT, related_name="+")
    value = models.TextField(_("该来源给出的值"), blank=True)
    standing = models.TextField(_("所支持的值"), blank=True, editable=False)
    qualifier = models.CharField(_("限定"), max_length=8, blank=True)
    lang = ByteOrderedField(_("语言"), max_length=8, blank=True)
    source = models.ForeignKey(
        "sources.Source",
        verbose_name=_("来源"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="citations",
    )
    locator = ByteOrderedField(_("段落"), max_length=60, blank=True)
    basis = ByteOrderedField(_("依据"), max_length=10, choices=Basis)
    confidence = ByteOrderedField(_("把握"), max_length=6, choices=Confidence, blank=True)
    reason_zh = models.TextField(_("推断理由"), blank=True)
    reason_en = models.TextField(_("推断理由（英文）"), blank=True)
    printed = models.TextField(_("来源所印"), blank=True)
    as_of = PartialDateField(_("所指日期"))
    note_zh = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    stance = ByteOrderedField(_("与条目所载的关系"), max_length=10, choices=Stance, default=Stance.SUPPORTS)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    review_due = models.DateField(_("应复核日期"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("field", "value", "source", "locator", "stance", "as_of", "note_zh")

    class Meta:
        verbose_name = _("引证")
        verbose_name_plural = _("引证")
        ordering = ["entry", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(_noun_of(models.F("entry_id")), _noun_of(models.F("field_id"))),
                name="citation_field_is_of_its_entry",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis=Basis.STATED) | models.Q(source__isnull=False),
                name="citation_stated_has_a_source",
            ),
            models.CheckConstraint(
                condition=~models.Q(basis__in=[Basis.INFERRED, Basis.EDITORIAL]) | ~models.Q(reason_zh=""),
                name="citation_inference_has_a_reason",
            ),
            models.CheckConstraint(condition=models.Q(basis__in=Basis.values), name="citation_basis_is_known"),
            models.CheckConstraint(condition=models.Q(stance__in=Stance.values), name="citation_stance_is_known"),
        ]
        indexes = [
            models.Index(fields=["source", "entry", "field"], name="citation_by_source"),
            models.Index(
                fields=["review_due"], condition=models.Q(review_due__isnull=False), name="citation_by_review_due"
            ),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.key}"

    @property
    def key(self):
        """The field's own name: `opened` of `incubator:opened`."""
        return self.field_id.partition(":")[2]

    @property
    def label(self):
        """The field's name as readers know it."""
        return entry_model(self.field_id.partition(":")[0]).fact_label(self.key)

    @property
    def given(self):
        """The value that this citation backs or gives, written as in the fixtures."""
        return self.value or self.standing

    @property
    def place(self):
        """Where it is said, as files and pages name it: `src-xinhua-2022#11`, `pub-s09`, or nothing."""
        slug = (self.source_id or "").partition(":")[2]
        return f"{slug}#{self.locator.replace(' ', '')}" if self.locator else slug

    @property
    def is_sure(self):
        """Unverified values never decide a filter, a count or a place on the map."""
        return self.basis != Basis.UNVERIFIED

    def clean(self):
        super().clean()
        if self.basis == Basis.STATED and not self.source_id:
            message = _("“%(label)s”（%(field)s）写作明示，却没有来源：请选来源，或改为推断、未核实。")
            raise ValidationError({"source": message % {"label": self.label, "field": self.key}})
        if self.basis in (Basis.INFERRED, Basis.EDITORIAL) and not self.reason_zh:
            raise ValidationError(
                {
                    "reason_zh": _("“%(label)s”（%(field)s）为推断，须写明理由。")
                    % {"label": self.label, "field": self.key}
                }
            )
        if self.locator and not LOCATOR.fullmatch(self.locator):
            raise ValidationError(
                {"locator": _("“%(value)s” 不是段落号：应写作 12 或 1-3, 9。") % {"value": self.locator}}
            )


def paragraphs_of(locator):
    """The paragraph numbers of a locator, in order: "1-3, 9" → [1, 2, 3, 9]."""
    numbers: list[int] = []
    for part in filter(None, (piece.strip() for piece in locator.split(","))):
        first, _dash, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers
