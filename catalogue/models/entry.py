"""What every entry has, whatever its noun."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, Least, Left, Length, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.dates import parse_partial_date, partial_date_text
from catalogue.fields import ByteOrderedField, PartialDateField, check_slug, check_sort_key
from catalogue.language import CHINESE, foreign_lang, in_language, is_english
from catalogue.models.alias import Alias
from catalogue.models.kept import Kept, KeptManager, KeptQuerySet
from catalogue.models.record import Record, Scope, State, address_of
from catalogue.ordering import EnglishKey


class NameStatus(models.TextChoices):
    PRINTED = "printed", _("来源所印")
    EXPANDED = "expanded", _("由简称补全")
    UNCERTAIN = "uncertain", _("全称待核")
    DESCRIPTIVE = "descriptive", _("描述性名称")
    BACK_TRANSLATED = "back_translated", _("由英文回译，暂译")
    EDITOR_SUPPLIED = "editor_supplied", _("编者拟题")


class EnglishNameStatus(models.TextChoices):
    OFFICIAL = "official", _("官方英文名")
    GIVEN = "given", _("来源所印")
    TRANSLATED = "translated", _("暂译")


@dataclass(frozen=True)
class Noted:
    """A fact too rare for a column: it lives in its citations alone. refers_to: the noun, if its value is a slug."""

    label: str | Promise
    unit: str | Promise = ""
    refers_to: str = ""
    is_date: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()


@dataclass(frozen=True)
class Linked:
    """A fact with several values, each a row of `model`, whose `target` field names the other end.

    role: field values that tell this fact's rows from others in the same table. noun: of the targets, where the table
    would take any.
    """

    label: str | Promise
    model: Any
    target: str
    role: dict = field(default_factory=dict, hash=False)
    noun: str = ""

    @property
    def names_a_text(self):
        """Aliases are texts; all else names an entry."""
        return not self.model._meta.get_field(self.target).is_relation

    @property
    def names_any_noun(self):
        takes_any = not self.names_a_text and self.model._meta.get_field(self.target).related_model is Record
        return takes_any and not self.noun

    def includes(self, row):
        """Whether a row of `model` belongs to this fact; one table may serve several (organisers, participants)."""
        return all(getattr(row, name) == value for name, value in self.role.items())


BESIDE_THE_NAME = (  # what need not be read of an entry that is only named
    "evidence",
    "summary_zh",
    "summary_en",
    "note_zh",
    "note_en",
    "withdrawn_reason",
    "completeness",
    "as_of",
    "created_at",
    "updated_at",
)


class EntryQuerySet(KeptQuerySet):
    def published(self):
        """The one word for what the public may see."""
        return self.filter(state=State.PUBLISHED)

    def published_of_some(self):
        """The same of a few that are named by key or slug, asked so that no index answers: SQLite would rather read all
        that is published by one."""
        return self.alias(_state=Coalesce("state", Value(""))).filter(_state=State.PUBLISHED)

    def in_scope(self, scope):
        """`xuhui`, `comparator` or `all`."""
        return self if scope == "all" else self.filter(scope=scope)


class Entry(Kept):
    """A thing with a name, an address, facts and a state. Its key is its card, `Record`.

    `FACTS` names the fields that citations back, in the order of the page; `NOTED` further facts that live in their
    citations; `LINKED` facts with several values. `evidence` repeats what the citations say of each fact, so that
    lists, filters and files need not read them: {"district": {"basis": "inferred", "cites": "pub-s05"}, ...}.
    """

    NOUN = ""
    NAMES = ("name_zh", "name_en", "aliases", "summary_zh", "summary_en")
    FACTS: tuple[str, ...] = ()
    NOTED: dict[str, Noted] = {}
    LINKED: dict[str, Linked] = {}
    PERIODS: tuple[
        tuple[str, str], ...
    ] = ()  # pairs of partial dates, of which the second may not end before the first
    IS_SOUGHT = True  # False: it says something of other entries, and among equal hits it comes after them
    EVIDENCE: tuple[Any, ...]  # said by `Cited`, which comes after Entry and could not override a value here

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    slug = ByteOrderedField(_("地址"), max_length=100, unique=True, validators=[check_slug])
    name_zh = models.CharField(_("名称"), max_length=200)
    name_zh_status = ByteOrderedField(
        _("名称依据"), max_length=20, choices=NameStatus, default=NameStatus.PRINTED, blank=True
    )
    name_en = models.CharField(_("英文名"), max_length=250, blank=True)
    name_en_status = ByteOrderedField(_("英文名依据"), max_length=20, choices=EnglishNameStatus, blank=True)
    sort_key = ByteOrderedField(
        _("排序拼音"),
        max_length=300,
        blank=True,
        validators=[check_sort_key],
        help_text=_("留空则自动填写；地名、多音字读法不同时请改正。只用小写字母和数字。"),
    )
    summary_zh = models.TextField(_("简介"), blank=True)
    summary_en = models.TextField(_("英文简介"), blank=True)
    note_zh = models.TextField(_("编者说明"), blank=True)
    note_en = models.TextField(_("编者说明（英文）"), blank=True)
    scope = ByteOrderedField(_("范围"), max_length=10, choices=Scope, default=Scope.XUHUI)
    state = ByteOrderedField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.CharField(_("撤下原因"), max_length=500, blank=True)
    successor = models.ForeignKey(
        Record, verbose_name=_("后继条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.JSONField(default=dict, blank=True, editable=False)
    completeness = models.PositiveSmallIntegerField(_("完整度（%）"), default=0, editable=False)
    as_of = PartialDateField(_("内容截至"), editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(_("更新"), db_default=Now())

    objects = KeptManager.from_queryset(EntryQuerySet)()  # type: ignore[misc]

    class Meta:
        abstract = True
        ordering = ["sort_key", "record"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=["", "export", "of", "new", "history"]), name="%(class)s_slug_is_free"
            ),
            models.CheckConstraint(condition=~models.Q(name_zh=""), name="%(class)s_has_a_name"),
            models.CheckConstraint(condition=~models.Q(sort_key=""), name="%(class)s_has_a_sort_key"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="%(class)s_state_is_known"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="%(class)s_scope_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.WITHDRAWN) | ~models.Q(withdrawn_reason=""),
                name="%(class)s_withdrawal_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "scope", "sort_key", "record"], name="%(class)s_by_name"),
            models.Index("state", "scope", EnglishKey(), "record", name="%(class)s_by_english_name"),
            models.Index(fields=["state", "-updated_at", "sort_key"], name="%(class)s_by_update"),
        ]

    def __str__(self):
        return self.name_zh

    @property
    def name(self):
        """The name in the reader's language; Chinese where there is no English one."""
        return in_language(self.name_zh, self.name_en)

    @property
    def name_lang(self):
        """Where it is not the page's: of English titles on Chinese pages, of Chinese names on English ones."""
        if is_english():
            return foreign_lang(self.name)
        return "en" if self.name.isascii() else ""

    @property
    def second_name(self):
        """The name in the other language, where there is one."""
        other = self.name_zh if is_english() else self.name_en
        return "" if other == self.name else other

    @property
    def second_lang(self):
        return CHINESE if is_english() and not self.second_name.isascii() else "en"

    @property
    def is_named_in_translation(self):
        """Whether the name at the head is a working translation, which is marked wherever it heads an entry."""
        return is_english() and self.name_en_status == EnglishNameStatus.TRANSLATED and bool(self.name_en)

    @property
    def has_translated_second_name(self):
        return not is_english() and self.name_en_status == EnglishNameStatus.TRANSLATED

    @property
    def lacks_english(self):
        return is_english() and not self.name_en and not self.name_zh.isascii()

    @property
    def name_caution(self):
        """What a reader should know of the Chinese name, where it is not simply printed by a source."""
        return "" if self.name_zh_status in ("", NameStatus.PRINTED) else self.get_name_zh_status_display()

    @property
    def caution(self):
        """What to know of an entry wherever it is named; see `transfer.models.Policy`."""
        return ""

    @property
    def as_of_text(self):
        return partial_date_text(self.as_of)

    @property
    def summary(self):
        return in_language(self.summary_zh, self.summary_en)

    @property
    def note(self):
        return in_language(self.note_zh, self.note_en)

    def get_absolute_url(self):
        return address_of(self.NOUN, self.slug)

    @property
    def path(self):
        """`incubator/mosu-space`; not `address`, which is the street address of some nouns."""
        return f"{self.NOUN}/{self.slug}"

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def is_comparator(self):
        return self.scope == Scope.COMPARATOR

    @classmethod
    def all_facts(cls):
        """Every field a citation of this noun may back."""
        return (*cls.NAMES, *cls.FACTS, *cls.NOTED)

    @classmethod
    @cache
    def all_linked(cls):
        """Every fact with several values, the aliases first. Asked for with every fact of every entry."""
        return {"aliases": Linked(_("别名"), Alias, "name"), **cls.LINKED}

    @classmethod
    def part_models(cls):
        """The tables whose rows belong to an entry and are written with it (`Cited` says where its evidence is)."""
        return (*dict.fromkeys(linked.model for linked in cls.all_linked().values()), *cls.EVIDENCE)

    @classmethod
    def fact_label(cls, key):
        for facts in (cls.NOTED, cls.all_linked()):
            if key in facts:
                return facts[key].label
        return cls._meta.get_field(key).verbose_name

    def clean(self):
        super().clean()
        if self.state == State.WITHDRAWN and not self.withdrawn_reason:
            raise ValidationError({"withdrawn_reason": _("撤下的条目须写明原因。")})
        for first, last in self.PERIODS:
            start, end = getattr(self, first), getattr(self, last)
            if start and end and parse_partial_date(end)[1] < parse_partial_date(start)[0]:
                message = _("“%(end)s” 早于“%(start)s”：应不早于%(label)s。")
                label = self._meta.get_field(first).verbose_name
                raise ValidationError({last: message % {"end": end, "start": start, "label": label}})


def order_check(first, last, name):
    """A constraint that a period does not end before it starts; two partial dates, either of which may be empty.

    Compared up to the shorter precision: 2024 to 2024-03 is no contradiction.
    """
    shorter = Least(Length(first), Length(last))
    condition = (
        models.Q(**{first: ""}) | models.Q(**{last: ""}) | LessThanOrEqual(Left(first, shorter), Left(last, shorter))
    )
    return models.CheckConstraint(condition=condition, name=name)  # type: ignore[arg-type]


def entry_model(noun):
    """The model of a noun: `Incubator` of `incubator`."""
    return next(model for model in Entry.__subclasses__() if noun == model.NOUN)
