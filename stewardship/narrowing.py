"""Narrower lists for staff: which rows are meant, by a function that whoever counts them asks too."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from catalogue.models.record import State
from pages.catalogues import CATALOGUES
from sources.models import Basis
from stewardship.links import dead
from transfer.timing import past_but_current


def overdue(citations):
    """Of what the public sees."""
    return citations.filter(review_due__lt=timezone.localdate(), entry__state=State.PUBLISHED)


def without_source(citations):
    """Stated, and nobody says where: the database refuses it."""
    return citations.filter(basis=Basis.STATED, source=None)


def without_words(pictures):
    """Pictures that say something, and not in words; the database refuses it."""
    return pictures.filter(is_decorative=False, alt_zh="")


def without_english_words(pictures):
    return pictures.filter(is_decorative=False, alt_en="").exclude(alt_zh="")


class Narrowing(admin.SimpleListFilter):
    """choices: {value: (label, a function from all rows to those that are meant)}."""

    choices_of: dict[str, tuple] = {}

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _narrowed) in self.choices_of.items()]

    def queryset(self, request, queryset):
        _label, narrowed = self.choices_of.get(self.value() or "", ("", None))
        return narrowed(queryset) if narrowed else queryset


class OverdueFilter(Narrowing):
    title = gettext_lazy("复核")
    parameter_name = "due"
    choices_of = {"yes": (gettext_lazy("已到复核日期"), overdue)}


class SourceFilter(Narrowing):
    title = gettext_lazy("来源")
    parameter_name = "sourced"
    choices_of = {"no": (gettext_lazy("明示而没有来源"), without_source)}


class WordsFilter(Narrowing):
    title = gettext_lazy("替代文字")
    parameter_name = "words"
    choices_of = {
        "no": (gettext_lazy("没有替代文字"), without_words),
        "no_english": (gettext_lazy("没有英文替代文字"), without_english_words),
    }


class NounFilter(admin.SimpleListFilter):
    """The kind of the entry that a row is about."""

    title = gettext_lazy("类别")
    parameter_name = "noun"

    def lookups(self, request, model_admin):
        return [(catalogue.noun, catalogue.title) for catalogue in CATALOGUES]

    def queryset(self, request, queryset):
        return queryset.filter(entry__noun=self.value()) if self.value() else queryset


class DeadFilter(Narrowing):
    title = gettext_lazy("应答")
    parameter_name = "dead"
    choices_of = {"yes": (gettext_lazy("失效，条目里还有"), dead)}


class PastFilter(Narrowing):
    """Of programmes."""

    title = gettext_lazy("日期")
    parameter_name = "past"
    choices_of = {"yes": (gettext_lazy("已过期，状态没有改"), past_but_current)}
