"""The list of facts, as a page and as a file: what stands behind every number about provenance."""

import csv

from django.db.models import CharField, F, OuterRef, Value
from django.db.models.functions import Coalesce
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.cells import Marks
from catalogue.columns import SEPARATOR
from catalogue.exports.answers import refusal, said_of
from catalogue.exports.as_csv import BYTE_ORDER_MARK, Lines
from catalogue.exports.columns import CHUNK, Disarmed, file_columns
from catalogue.joining import JoinedText
from catalogue.language import in_language
from catalogue.paging import Pager
from catalogue.parameters import OneOf
from catalogue.views import Crumb
from pages.asking import PAGED, Asked, OneOrNone
from pages.fact_rows import facts_shown, matching_facts
from pages.facts import BASES, BY_NOUN, fact_keys, fact_label, tally_of
from sources.models import Citation, Stance
from sources.references import references

SCOPES = {
    "xuhui": gettext_lazy("徐汇"),
    "comparator": gettext_lazy("区外·对照"),
    "all": gettext_lazy("徐汇与区外·对照"),
}
HEADERS = (
    "noun",
    "entry",
    "name_zh",
    "field",
    "field_label",
    "value",
    "basis",
    "confidence",
    "reason",
    "sources",
    "as_of",
)


class FactsAsked(Asked):
    fields = {
        "noun": OneOrNone(words=tuple(BY_NOUN), label=gettext_lazy("类别")),
        "field": OneOrNone(label=gettext_lazy("字段")),
        "basis": OneOrNone(words=tuple(BASES), label=gettext_lazy("依据")),
        "scope": OneOf(words=tuple(SCOPES), label=gettext_lazy("范围")),
        **PAGED,
    }

    def _read(self, name, field):
        """Which fields there are depends on the noun, which is read before."""
        if name != "field":
            super()._read(name, field)
        elif self.asked["noun"] or not any(value.strip() for value in self.data.getlist(name)):
            catalogue = BY_NOUN.get(self.asked["noun"])
            words = fact_keys(catalogue.model) if catalogue else ()
            super()._read(name, OneOrNone(words=words, label=field.label))
        else:
            self.asked[name] = ""
            self.refused[name] = [_("字段要和类别一起选：先选类别。")]

    @property
    def catalogue(self):
        return BY_NOUN.get(self.asked["noun"])

    @property
    def what(self):
        """The question alone, without how the list is shown."""
        return {name: self.asked[name] for name in ("noun", "field", "basis")}


class FactListView(View):
    def get(self, request):
        asked = FactsAsked(request.path, request.GET)
        if elsewhere := asked.without_empty_values():
            return elsewhere
        nouns = (asked.asked["noun"],) if asked.asked["noun"] else tuple(BY_NOUN)
        tally = tally_of(asked.asked["scope"], nouns)
        count = 0 if asked.refused else tally.of(**asked.what)
        pager = Pager(asked, count)
        marks = Marks()
        context = {
            "query": asked,
            "count": count,
            "pager": pager,
            "rows": facts_shown(asked, tally, pager.slice, marks) if count else [],
            "bases": _bases(asked, tally),
            "nouns": [(noun, catalogue.title) for noun, catalogue in BY_NOUN.items()],
            "fields": _fields(asked),
            "scopes": SCOPES.items(),
            "all_url": asked.url(basis=None),
            "file_url": asked.url(reverse("facts_file"), page=None, per=None),
            "canonical": asked.url(page=pager.number),
            "crumbs": [
                Crumb(_("首页"), reverse("home")),
                Crumb(_("来源与推断"), reverse("provenance")),
                Crumb(_("逐条事实")),
            ],
        }
        return render(request, "pages/facts.html", context | {"references": references(marks)})


def _fields(asked):
    return (
        [(key, fact_label(asked.catalogue, key)) for key in fact_keys(asked.catalogue.model)] if asked.catalogue else []
    )


def _bases(asked, tally):
    """(code, label, number of facts of it under the rest of the question, address)."""
    rest = {**asked.what, "basis": ""}
    return [
        (basis, label, tally.of(**rest | {"basis": basis}), asked.url(basis=basis)) for basis, label in BASES.items()
    ]


def fact_file(request):
    """The same rows, all pages. One query a noun, whatever the rows."""
    asked = FactsAsked(reverse("facts"), request.GET)
    if asked.refused:
        return refusal(said_of(asked))
    response = StreamingHttpResponse(_lines(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="xuhui-facts-{timezone.localdate():%Y%m%d}.csv"'
    return response


def _lines(asked):
    buffer = Lines()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    yield BYTE_ORDER_MARK + buffer.take()
    catalogues = [asked.catalogue] if asked.catalogue else BY_NOUN.values()
    for catalogue in catalogues:
        for number, row in enumerate(_file_rows(catalogue, asked), start=1):
            writer.writerow(row)
            if number % CHUNK == 0:
                yield buffer.take()
    yield buffer.take()


def _file_rows(catalogue, asked):
    """The facts of a noun. Values are those of the noun's own file, so the two say the same."""
    model, values = catalogue.model, _value_columns(catalogue)
    labels = {key: fact_label(catalogue, key) for key in fact_keys(model)}
    entries = model.objects.published().in_scope(asked.asked["scope"]).annotate(_name=Disarmed(F("name_zh")), **values)
    names = ("slug", "_name", "evidence", *values)
    for entry in entries.order_by("sort_key", "record").values(*names).iterator(chunk_size=CHUNK):
        for key, backing in matching_facts(model, entry["evidence"], asked.asked["field"], asked.asked["basis"]):
            said = dict.fromkeys(entry[f"_v_{key}"].split(SEPARATOR)) if key in model.NOTED else [entry[f"_v_{key}"]]
            yield (
                catalogue.noun,
                entry["slug"],
                entry["_name"],
                key,
                labels[key],
                SEPARATOR.join(said) if key in model.NOTED else said[0],
                backing.get("basis", "not_stated"),
                backing.get("confidence", ""),
                _disarmed(in_language(backing.get("reason", ""), backing.get("reason_en", ""))),
                backing.get("cites", ""),
                backing.get("as_of", ""),
            )


def _value_columns(catalogue):
    model = catalogue.model
    of_file = file_columns(catalogue)
    found = {}
    for key in fact_keys(model):
        if key in model.NOTED:
            field = f"{model.NOUN}:{key}"
            said = Citation.objects.filter(entry_id=OuterRef("pk"), field_id=field, stance=Stance.SUPPORTS)
            joined = JoinedText(said, F("value"), SEPARATOR)
            found[f"_v_{key}"] = Disarmed(Coalesce(joined, Value(""), output_field=CharField()))
        else:
            found[f"_v_{key}"] = of_file[key]
    return found


def _disarmed(text):
    """The same guard as `Disarmed`, for words that are not read by a column."""
    return f"'{text}" if text.lstrip("'")[:1] in ("=", "+", "-", "@", "\t", "\r") else text
