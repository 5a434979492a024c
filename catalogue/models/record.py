"""The directory card of every entry: what anything may point to, whatever its noun."""

from django.db import models
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import address
from catalogue.fields import ByteOrderedField
from catalogue.language import in_language
from catalogue.models.kept import Kept


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("待审")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class Scope(models.TextChoices):
    XUHUI = "xuhui", _("徐汇")
    COMPARATOR = "comparator", _("区外·对照")


def address_of(noun, slug):
    """Of an entry: that of its list and its slug. A page names a hundred entries, and to reverse each cost a fifth."""
    return f"{address(f'{noun}:list')}{slug}/"


class Record(Kept):
    """One card an entry. Citations, aliases and relations to any noun are foreign keys to it.

    The key is `<noun>:<slug at birth>` and never changes; `slug` may. It names its noun so that one CHECK can hold
    that a citation's field belongs to its entry (see `sources.Citation`). Names, state and scope are copies kept by
    the writing path, so that a page can name a hundred related entries with one join.
    """

    id = ByteOrderedField(primary_key=True, max_length=120)
    noun = ByteOrderedField(_("类别"), max_length=20)
    slug = ByteOrderedField(_("地址"), max_length=100)
    name_zh = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名"), max_length=250, blank=True)
    short_zh = models.CharField(_("简称"), max_length=40, blank=True)
    short_en = models.CharField(_("英文简称"), max_length=60, blank=True)
    sort_key = ByteOrderedField(_("排序拼音"), max_length=300)
    state = ByteOrderedField(_("状态"), max_length=10, choices=State)
    scope = ByteOrderedField(_("范围"), max_length=10, choices=Scope)

    class Meta:
        verbose_name = _("卡片")
        verbose_name_plural = _("卡片")
        constraints = [
            models.UniqueConstraint(fields=["noun", "slug"], name="record_address_is_unique"),
            models.CheckConstraint(
                condition=models.Q(id__startswith=Concat("noun", models.Value(":"))),
                name="record_key_names_its_noun",
            ),
            models.CheckConstraint(
                condition=~models.Q(slug__in=["", "export", "of", "new", "history"]), name="record_slug_is_free"
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="record_state_is_known"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="record_scope_is_known"),
        ]
        indexes = [models.Index(fields=["noun", "state", "sort_key"], name="record_by_noun")]

    def __str__(self):
        return self.name_zh

    @property
    def name(self):
        """The name in the reader's language; Chinese where there is no English one."""
        return in_language(self.name_zh, self.name_en)

    @property
    def is_comparator(self):
        return self.scope == Scope.COMPARATOR

    @property
    def short_name(self):
        return in_language(self.short_zh or self.name_zh, self.short_en or self.name_en)

    def get_absolute_url(self):
        """Every noun's addresses live in a namespace of its own name."""
        return address_of(self.noun, self.slug)

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def path(self):
        """`incubator/mosu-space`: how parameters, files and fixtures name an entry of any noun."""
        return f"{self.noun}/{self.slug}"


class FormerAddress(Kept):
    """An address that an entry has left; it leads on for good."""

    noun = ByteOrderedField(max_length=20)
    slug = ByteOrderedField(max_length=100)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("旧地址")
        verbose_name_plural = _("旧地址")
        constraints = [models.UniqueConstraint(fields=["noun", "slug"], name="former_address_is_unique")]

    def __str__(self):
        return f"{self.noun}/{self.slug}"


class Field(models.Model):
    """A field that citations may back: `incubator:opened`. Only the writing path makes rows, for declared facts."""

    id = ByteOrderedField(primary_key=True, max_length=80)

    class Meta:
        verbose_name = _("字段")
        verbose_name_plural = _("字段")

    def __str__(self):
        return self.id
