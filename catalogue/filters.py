"""The one reader of a list's query string. Page, file and counts take their rows from here."""

import functools
import operator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.bitmap_keeping import bitmaps_of
from catalogue.facets import NOBODY, UNKNOWN, Facet, Question
from catalogue.finding.matching import LONGEST, Query
from catalogue.ordering import reading_order
from catalogue.parameters import ManyField, NotBuilt, OneOf, SingleField, WholeNumber, Words, quoted
from catalogue.prepared import prepared
from catalogue.selecting import Selection, named

SORTS: dict[str, tuple[Any, ...]] = {
    "name": ("sort_key", "record"),
    "-updated": ("-updated_at", "sort_key", "record"),
    "completeness": ("-completeness", "sort_key", "record"),
}
SORTS_WITH_DISTRICT = SORTS | {"district": (F("district__sort_key").asc(nulls_last=True), "sort_key", "record")}
MOST_CARRIED = 6  # entries chosen for a comparison: every address of the page repeats them
IN_THE_FORM = ("q", "basis", "scope")
DEFAULTS = {"scope": "xuhui", "basis": "any", "match": "yes", "view": "list", "page": 1, "per": "20"}


class Setting(django_filters.Filter):
    """A parameter that is no question about a fact: words, scope, order, page …"""

    def __init__(self, field_class, **kwargs):
        super().__init__(**kwargs)
        self.field_class = field_class


def in_order(name, values):
    """Sorted, so that one query has one address; only the order of a comparison means something."""
    return list(values)[:MOST_CARRIED] if name == "compare" else sorted(values)


def _may_be_a_slug(value):
    return len(value) <= 120 and value.isascii() and value.isprintable()


def _when_empty(question):
    field = question.field
    return field.empty() if isinstance(field, SingleField) else []


@prepared
def _entries(keys, *, model, select, unread):
    return model.objects.filter(pk__in=keys).order_by().select_related(*select).defer(*unread)


def _with_slugs(slugs):
    """slugs: {noun: some of them}"""
    return functools.reduce(operator.or_, (Q(noun=noun, slug__in=some) for noun, some in slugs.items()), NOBODY)


@dataclass
class Mistake:
    """A parameter that could not be understood, and the same query without it."""

    name: str
    label: str
    messages: list[str]
    without_url: str


class CatalogueFilterSet(django_filters.FilterSet):
    """What every list understands. A noun adds its questions; nothing else reads the query string.

    `qs` are the rows that the address asks for; `mistakes` what could not be understood (then `qs` is empty).
    """

    SORTS = SORTS

    q = Setting(Words, label=gettext_lazy("关键词"))
    scope = Setting(OneOf, words=("xuhui", "comparator", "all"), label=gettext_lazy("范围"))
    basis = Setting(OneOf, words=("any", "stated"), label=gettext_lazy("依据"))
    match = Setting(OneOf, words=("yes", "unknown", "no"), label=gettext_lazy("符合程度"))
    sort = Setting(OneOf, words=tuple(SORTS), label=gettext_lazy("排序"))
    column = Setting(ManyField, label=gettext_lazy("列"))
    view = Setting(OneOf, words=("list", "table"), label=gettext_lazy("视图"))
    page = Setting(WholeNumber, label=gettext_lazy("页码"))
    per = Setting(OneOf, words=("20", "50", "100"), label=gettext_lazy("每页条数"))
    as_of = Setting(NotBuilt, label=gettext_lazy("截至日期"))
    compare = Setting(ManyField, label=gettext_lazy("选来比较的"))

    def __init__(self, data, queryset, *, columns=()):
        """columns: keys of those that a visitor may choose."""
        self.data, self.queryset, self.columns = data, queryset, columns
        self._labels: dict[int, dict[str, str]] = {}
        self.filters = self._of_the_model()

    @classmethod
    @functools.cache
    def _of_the_model(cls):
        """{parameter: question}, shared by all filter sets of a class: a question keeps nothing of what was asked."""
        filters = {name: copy(question) for name, question in cls.base_filters.items()}
        for question in filters.values():
            question.model = cls._meta.model
        return filters

    # --- what was asked ---------------------------------------------------------------------------------------------

    @cached_property
    def questions(self):
        """The noun's own questions, in the order in which it states them."""
        return {name: question for name, question in self.filters.items() if isinstance(question, Question)}

    @cached_property
    def defaults(self):
        """What a parameter means when it is absent; a list is sorted by the first of its orders."""
        return DEFAULTS | {"sort": next(iter(self.SORTS))}

    @cached_property
    def as_read(self):
        """({parameter: value}, {parameter: messages}) as the fields of the parameters read them."""
        values, errors = {}, {}
        for name, question in self.filters.items():
            given = self.data.getlist(name) if name in self.data else ()
            try:
                values[name] = question.field.clean(given) if given else _when_empty(question)
            except ValidationError as error:
                errors[name] = error.messages
        return values, errors

    @property
    def deciding(self):
        """Which values decide; told before anything else is, since the names of values hang on it."""
        return self.as_read[0].get("basis") or self.defaults["basis"]

    @cached_property
    def asked(self):
        """Every parameter as read; those that were refused hold their default."""
        read = {name: value for name, value in self.as_read[0].items() if name not in self.refused}
        return {name: read.get(name, self.defaults.get(name)) for name in self.filters}

    @cached_property
    def criteria(self):
        """{parameter: Criterion} of every question that was asked."""
        return {
            name: question.criterion(self.asked[name], self.asked["basis"])
            for name, question in self.questions.items()
            if self.asked[name] not in (None, "", [])
        }

    @cached_property
    def refused(self):
        """{parameter: messages} of what could not be understood."""
        refused = dict(self.as_read[1])
        for name, question in self.questions.items():
            if isinstance(question, Facet):
                strange = [value for value in self._values(name) if not self._is_known(question, value)]
                if strange:
                    words = _("“%(value)s” 不能用：没有这个选项，应从所列选项中选。")
                    refused[name] = [words % {"value": quoted(value)} for value in strange]
        strange = [value for value in self._values("column") if value not in self.columns]
        if strange:
            words = _("“%(value)s” 不能用：没有这一列，应从所列的列中选。")
            refused["column"] = [words % {"value": quoted(value)} for value in strange]
        return refused

    @cached_property
    def mistakes(self):
        return [
            Mistake(name, self.filters[name].label or name, messages, self.url(**{name: None}))
            for name, messages in self.refused.items()
        ]

    @property
    def is_cut(self):
        """Whether the words were longer than is looked for."""
        return len(self.data.get("q", "").strip()) > LONGEST

    # --- names of the entries that values stand for -----------------------------------------------------------------

    @cached_property
    def names(self):
        """{(noun, slug): Record} of the published entries that facets may name. One query for all of them."""
        asked = self._asked_by_name()
        if self.selection is not None:
            kept = self.selection.names()
            missing = {noun: slugs - {slug for _noun, slug in kept} for noun, slugs in asked.items()}
            return kept | named(_with_slugs(missing)) if any(missing.values()) else kept
        wanted = _with_slugs(asked)
        for question in self.questions.values():
            if getattr(question, "noun", "") and question.is_listed:
                wanted |= question.offered()
        return named(wanted)

    def _asked_by_name(self):
        """{noun: slugs} of the entries that the address names."""
        asked: dict[str, set[str]] = {}
        for name, question in self.questions.items():
            if getattr(question, "noun", ""):
                for value in filter(_may_be_a_slug, self._values(name)):
                    noun, slug = self._key(question, value)
                    asked.setdefault(noun, set()).add(slug)
        return asked

    def name_of(self, question, value):
        """How a value is called for the reader."""
        if value == UNKNOWN:
            return _("未注明")
        if getattr(question, "noun", ""):
            return self.names[self._key(question, value)].short_name
        return self._labels_of(question).get(value, value) if isinstance(question, Facet) else value

    def is_outside(self, question, value):
        """Whether a value names an entry that is there for comparison."""
        return bool(question.noun) and value != UNKNOWN and self.names[self._key(question, value)].is_comparator

    def _labels_of(self, question):
        """{code: label}, put together once."""
        if id(question) not in self._labels:
            self._labels[id(question)] = {code: str(label) for code, label in question.choices()}
        return self._labels[id(question)]

    def _key(self, question, value):
        noun, _slash, slug = value.partition("/")
        return (noun, slug) if question.noun == "*" else (question.noun, value)

    def _values(self, name):
        return [value for value in dict.fromkeys(self.data.getlist(name)) if value and value != UNKNOWN]

    def _is_known(self, question, value):
        if question.noun:
            return self._key(question, value) in self.names
        return value in self._labels_of(question)

    # --- the rows ---------------------------------------------------------------------------------------------------

    @cached_property
    def everything(self):
        """The published entries of the scope that the words find: what the three answers add up to."""
        entries = self._of_scope(self.asked["scope"], self.asked["basis"], timezone.localdate())
        if not self.asked["q"]:
            return entries.all()
        return entries.filter(pk__in=Query(self.asked["q"]).rows.values("record_id"))

    @classmethod
    @functools.lru_cache(maxsize=300)
    def _of_scope(cls, scope, basis, today):
        """The published entries with the aliases of all questions, kept since it takes milliseconds to put together.

        today: the aliases of some questions hang on it.
        """
        entries = cls._meta.model.objects.published().in_scope(scope)
        for question in cls._of_the_model().values():
            for name, expression in question.aliases(basis).items() if isinstance(question, Question) else ():
                if name not in entries.query.annotations:
                    entries = entries.alias(**{name: expression})
        return entries

    @cached_property
    def selection(self):
        """The same as bitmaps; None while there are none."""
        bitmaps = bitmaps_of(self)
        return Selection(self, bitmaps) if bitmaps else None

    def entries(self, word, start, stop, answered=None, *, select=(), unread=()):
        """The entries from one place to another of the rows of an answer.

        answered: a function from a queryset to the same with more, which may refer to the questions. select, unread:
        relations that are read along, and what of them is not.
        """
        if self.refused or self.selection is None:
            rows = self.group(word).select_related(*select).defer(*unread)
            return list((answered(rows) if answered else rows)[start:stop])
        keys = self.selection.keys(word, start, stop)
        if answered is None:
            rows = _entries(tuple(keys), model=self._meta.model, select=select, unread=unread)
        else:
            rows = self.everything.filter(pk__in=keys).order_by().select_related(*select).defer(*unread)
            rows = answered(rows) if keys else ()
        found = {entry.pk: entry for entry in rows}
        return [found[key] for key in keys if key in found]

    @staticmethod
    def answering(criteria, word):
        """The condition of those that fit every criterion (yes), fail one (no), or neither (unknown)."""
        yes = functools.reduce(operator.and_, (criterion.yes for criterion in criteria), ~NOBODY)
        no = functools.reduce(operator.or_, (criterion.no for criterion in criteria), NOBODY)
        return {"yes": yes, "no": no, "unknown": ~yes & ~no}[word]

    @property
    def qs(self):
        """The rows that the address asks for, in its order; none if any of it could not be understood."""
        return self.group(self.asked["match"])

    def group(self, word):
        """The rows of one of the three answers: yes, unknown or no."""
        if self.refused:
            return self._meta.model.objects.none()
        rows = self.everything
        if self.criteria or word != "yes":
            rows = rows.filter(self.answering(self.criteria.values(), word))
        return rows.order_by(*reading_order(self.SORTS[self.asked["sort"]]))

    def without(self, name):
        """The same query without one parameter."""
        data = self.data.copy()
        data.pop(name, None)
        return type(self)(data=data, queryset=self.queryset, columns=self.columns)

    @classmethod
    def behind(cls, name, value):
        """The rows of any scope that one parameter alone gives, without a check of the value. For related lists.

        value: the key of the record where the parameter names an entry, which an index answers; a code otherwise.
        """
        question = copy(cls.base_filters[name])
        question.model = cls._meta.model
        entries = question.published()
        for alias, expression in question.aliases("any").items():
            entries = entries.alias(**{alias: expression})
        return entries.filter(question.behind(value))

    # --- addresses --------------------------------------------------------------------------------------------------

    @cached_property
    def parameters(self):
        """The query as understood: {parameter: sorted values}, without what is empty, refused or the default."""
        given = {}
        for name in self.filters:
            values = in_order(name, {value.strip(): None for value in self.data.getlist(name) if value.strip()})
            if values and name not in self.refused and values != [str(self.defaults.get(name))]:
                given[name] = values
        return given

    @property
    def carried(self):
        """(parameter, value) of all that the form of the filters has no field for, and so hands on."""
        return [
            (name, value)
            for name, values in self.parameters.items()
            if isinstance(self.filters[name], Setting) and name not in (*IN_THE_FORM, "page")
            for value in values
        ]

    @property
    def has_empty_values(self):
        """A form sends along the fields that were left empty."""
        return any(not value.strip() for name in self.filters for value in self.data.getlist(name))

    def url_as_given(self, path):
        """The address of this query with what was asked, understood or not, and without what was left empty."""
        query = {name: [value for value in self.data.getlist(name) if value.strip()] for name in self.data}
        text = urlencode(query, doseq=True)
        return f"{path}?{text}" if text else path

    def url(self, path="", **changes):
        """The canonical address of this list with some parameters changed; None removes one.

        Any change but that of the page goes back to page one.
        """
        query = dict(self.parameters)
        if "page" not in changes:
            query.pop("page", None)
        for name, value in changes.items():
            values = [str(item) for item in (value if isinstance(value, list) else [value]) if item not in (None, "")]
            if values and values != [str(self.defaults.get(name))]:
                query[name] = in_order(name, values)
            else:
                query.pop(name, None)
        text = urlencode(sorted(query.items()), doseq=True)
        return f"{path}?{text}" if text else path or "?"

    def urls(self, name, **changes):
        """What `url` gives for some values of one parameter, as a function: the rest of the address is written once.

        A panel holds a hundred addresses that differ in one value.
        """
        without = self.url(**changes, **{name: None})
        others = [part for part in without[1:].split("&") if part]
        before = [part for part in others if part.partition("=")[0] < name]
        head = "?" + "&".join([*before, f"{name}="])
        tail = "".join(f"&{part}" for part in others[len(before) :])
        usual, between = str(self.defaults.get(name)), f"&{name}="

        def url(*values):
            texts = [str(value) for value in values]
            if not texts or texts == [usual]:
                return without
            return head + between.join(map(quote_plus, in_order(name, texts))) + tail

        return url
