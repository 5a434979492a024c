from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField, PartialDateField, check_slug
from catalogue.models import Kept, Record
from catalogue.models.entry import Entry, Linked, order_check
from sources.models import Cited
from transfer.models.policy import policy_of


class ObservationClass(models.TextChoices):
    MEASURED = "measured", _("实测数")
    STRUCTURAL = "structural", _("结构数")
    RANK = "rank", _("次序")
    SHARE = "share", _("占比")
    ATTRIBUTE = "attribute", _("属性")
    PLANNED = "planned", _("规划数")
    TARGET = "target", _("目标")
    CEILING = "ceiling", _("上限")
    ESTIMATE = "estimate", _("预计数")


class PeriodPrecision(models.TextChoices):
    DAY = "day", _("日")
    MONTH = "month", _("月")
    YEAR = "year", _("年")
    OPEN = "open", _("只知起点")


class PeriodBasis(models.TextChoices):
    STATED = "stated", _("来源写明")
    SOURCE_DATE = "source_date", _("取来源日期")
    INFERRED = "inferred", _("推断")
    NOT_BEFORE = "not_before", _("不早于")


class Comparison(Kept):
    """Another observation that readers should see beside this one: another date, scope or value of a like quantity."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="comparisons")
    other = models.ForeignKey(
        Record, verbose_name=_("可对照的数据"), on_delete=models.PROTECT, related_name="compared_by"
    )
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("other",)

    class Meta:
        verbose_name = _("对照")
        verbose_name_plural = _("对照")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "other"], name="comparison_is_named_once")]

    def __str__(self):
        return self.other_id


class Figure(Entry, Cited):
    """One observation: an indicator of a subject over a period. value: in full units. printed: as the source has it."""

    NOUN = "figure"
    IS_SOUGHT = False
    FACTS = ("indicator", "subject", "obs_class", "period", "value", "printed")
    UNCITED = ("aliases", "summary_zh", "summary_en")
    PERIODS = (("period_start", "period_end"),)
    LINKED = {"compare_with": Linked(_("可对照的数据"), Comparison, "other", noun="figure")}

    indicator = ByteOrderedField(_("指标"), max_length=80, validators=[check_slug])
    subject = models.ForeignKey(Record, verbose_name=_("对象"), on_delete=models.PROTECT, related_name="figures")
    obs_class = ByteOrderedField(_("性质"), max_length=12, choices=ObservationClass)
    period = ByteOrderedField(_("时期"), max_length=30)
    period_start = PartialDateField(_("时期始"))
    period_end = PartialDateField(_("时期止"))
    period_precision = ByteOrderedField(_("时期精度"), max_length=6, choices=PeriodPrecision)
    period_origin = ByteOrderedField(_("时期依据"), max_length=12, choices=PeriodBasis)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    unit = models.CharField(_("单位代码"), max_length=40, blank=True)
    unit_zh = models.CharField(_("单位"), max_length=40, blank=True)
    qualifier = models.CharField(_("限定"), max_length=8, blank=True)
    qualifier_zh = models.CharField(_("限定（来源所印）"), max_length=20, blank=True)
    printed = models.CharField(_("来源所印"), max_length=100)

    @property
    def subject_policy(self):
        return policy_of(self.subject)

    @property
    def as_printed(self):
        """With the word that some records hold apart from the number: 超3900亿元. What ends in + has said it itself."""
        is_apart = self.qualifier_zh not in self.printed and "+" not in self.printed
        return f"{self.qualifier_zh}{self.printed}" if is_apart else self.printed

    class Meta(Entry.Meta):
        verbose_name = _("数据")
        verbose_name_plural = pgettext_lazy("list", "数据")
        constraints = [*Entry.Meta.constraints, order_check("period_start", "period_end", "figure_period_is_forward")]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["indicator", "period_start"], name="figure_by_indicator")]
