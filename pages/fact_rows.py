"""The facts of one page of their list: where each stands among all of them, and what is shown of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import F, Func, IntegerField, Sum, Value, Window

from catalogue.bitmap_keeping import bitmaps_of_many
from catalogue.bitmaps import FACT
from catalogue.cells import tag_text
from catalogue.columns import Shown, show_entry
from catalogue.dates import partial_date_text
from catalogue.language import in_language
from catalogue.linking import attach_linked
from catalogue.models import Record
from pages.catalogues import CATALOGUES
from pages.facts import BY_NOUN, NOT_STATED, expected_facts, fact_keys, fact_label
from sources.models import Citation, Stance
from sources.showing import named_records, show_cited

OF_AN_ENTRY = ("pk", "slug", "name_zh", "name_en", "scope", "evidence")


class BackedFacts(Func):
    """How many of some facts of an entry are backed, on a given basis if one is named. Names are the code's own."""

    output_field = IntegerField()

    def __init__(self, keys, basis="", **extra):
        if not all(key.isidentifier() for key in (*keys, basis or "any")):
            raise ValueError(f"not facts and a basis: {keys!r}, {basis!r}")
        names = ", ".join(f"'{key}'" for key in keys)
        super().__init__(F("evidence"), names=names, basis=basis, **extra)

    def as_sqlite(self, compiler, connection, **context):
        return self._counted(compiler, connection, "json_each(%(expressions)s) f", "json_extract(f.value, '$.basis')")

    def as_postgresql(self, compiler, connection, **context):
        return self._counted(compiler, connection, "jsonb_each(%(expressions)s) f(key, value)", "f.value ->> 'basis'")

    def _counted(self, compiler, connection, facts, basis):
        only = f" AND {basis} = '%(basis)s'" if self.extra["basis"] else ""
        template = f"(SELECT COUNT(*) FROM {facts} WHERE f.key IN (%(names)s){only})"  # noqa: S608  # names are our own
        return self.as_sql(compiler, connection, template=template)


def facts_in(model, field, basis):
    """How many facts of an entry a question leaves, as an expression."""
    keys = [key for key in fact_keys(model) if field in ("", key)]
    expected = [key for key in keys if key in expected_facts(model)]
    noted = [key for key in keys if key in model.NOTED]
    if basis == NOT_STATED:
        return Value(len(expected)) - BackedFacts(expected) if expected else Value(0)
    if basis:
        return BackedFacts(keys, basis)
    return Value(len(expected)) + BackedFacts(noted) if noted else Value(len(expected))


# --- one by one ------------------------------------------------------------------------------------------------------


@dataclass
class Fact:
    """One row of the list. `state` as on the page of the entry: `unstated` for a blank."""

    entry: Shown
    noun: str
    label: str
    values: list[Shown]
    state: str
    tag: str
    reason: str
    differs: bool
    marks: list
    date_text: str
    datetime: str


@dataclass
class Place:
    """A fact as its entry's evidence has it, before its value is fetched."""

    row: dict
    key: str
    evidence: dict


def facts_shown(query, tally, window, marks):
    """The facts of one page of the list, in the order of nouns, names and fields. At most four queries."""
    places = _places(query, tally, window)
    values = _values(places)
    return [_fact(place, values.get((place.row["pk"], place.key), []), marks) for place in places]


def matching_facts(model, evidence, field, basis):
    """[(field, its evidence)] of one entry that a question leaves: the same answer as `facts_in`, one by one."""
    found = []
    for key in fact_keys(model):
        backing = evidence.get(key, {})
        stands = backing.get("basis", NOT_STATED)
        counts = key in model.FACTS or key in evidence
        if counts and field in ("", key) and basis in ("", stands):
            found.append((key, backing))
    return found


def _places(query, tally, window):
    """The facts inside a window over the whole list. One query, over those nouns alone that reach into the window, and
    one more for each of these that has very many entries."""
    noun, field, basis, scope = (query.asked[name] for name in ("noun", "field", "basis", "scope"))
    first, last = window.start, window.stop
    queries, found, start = [], [], 0
    for number, (each, catalogue) in enumerate(BY_NOUN.items()):
        count = tally.of(each, field, basis) if noun in ("", each) else 0
        if count and start < last and start + count > first:
            bitmaps = bitmaps_of_many(catalogue.ask(""))
            if bitmaps:
                layers = _layers(catalogue.model, bitmaps, field, basis, scope)
                found += _rows_by_bits(catalogue, number, start, bitmaps, layers, window)
            else:
                rows = _rows(catalogue, number, start, field, basis, scope)
                queries.append(rows.filter(_end__gt=first, _start__lt=last))
        start += count
    found += queries[0].union(*queries[1:], all=True) if len(queries) > 1 else [row for rows in queries for row in rows]
    places = []
    for row in sorted(found, key=lambda row: (row["_noun"], row["_start"])):
        model = CATALOGUES[row["_noun"]].model
        facts = enumerate(matching_facts(model, row["evidence"], field, basis), start=row["_start"])
        places += [Place(row, key, backing) for place, (key, backing) in facts if first <= place < last]
    return places


def _rows(catalogue, number, start, field, basis, scope):
    """Entries with the places that their facts take in the whole list, from `_start` up to and without `_end`."""
    entries = (
        catalogue.model.objects.published().in_scope(scope).annotate(_count=facts_in(catalogue.model, field, basis))
    )
    counted = (
        entries.filter(_count__gt=0)
        .order_by()
        .annotate(
            _noun=Value(number),
            _end=Value(start) + Window(Sum("_count"), order_by=["sort_key", "record"]),
            _start=F("_end") - F("_count"),
        )
    )
    return counted.values(*OF_AN_ENTRY, "_noun", "_start")


def _layers(model, bitmaps, field, basis, scope):
    """For every fact that a question leaves, the entries of which it is one: what `facts_in` counts, fact by fact."""
    everything = bitmaps.everything(scope)
    for key in fact_keys(model):
        if field not in ("", key):
            continue
        bases, is_expected = bitmaps.values[f"{FACT}{key}"], key in expected_facts(model)
        if basis in ("", NOT_STATED):
            blank = bases.get("", 0) if is_expected else 0
            backed = everything & ~bases.get("", 0) if not basis else 0
            yield everything & (blank | backed)
        else:
            yield everything & bases.get(basis, 0)


def _rows_by_bits(catalogue, number, start, bitmaps, layers, window):
    """The same rows as those of `_rows` inside a window. To add up the facts of a hundred thousand entries takes the
    database seconds; here the place of a fact is looked for by halves."""
    layers = list(layers)

    def facts_before(place):
        return start + sum((layer & (1 << place) - 1).bit_count() for layer in layers)

    places = range(len(bitmaps.keys) + 1)
    begin = max(0, bisect_right(places, window.start, key=facts_before) - 1)
    end = bisect_left(places, window.stop, key=facts_before)
    inside = reduce(or_, layers) >> begin << begin & (1 << end) - 1
    keys = bitmaps.page(inside, 0, inside.bit_count())
    rows = {row["pk"]: row for row in catalogue.model.objects.filter(pk__in=keys).values(*OF_AN_ENTRY)}
    place_of = {key: place for place, key in enumerate(bitmaps.keys[begin:end], start=begin)}
    return [row | {"_noun": number, "_start": facts_before(place_of[key])} for key, row in rows.items()]


def _values(places):
    """{(entry, field): what is shown of it}, from the citations that back it; else from those that differ."""
    backed = {(place.row["pk"], place.key) for place in places if place.evidence}
    citations = defaultdict(list)
    for citation in Citation.objects.filter(entry_id__in={pk for pk, _key in backed}).order_by("position", "id"):
        if (citation.entry_id, citation.key) in backed:
            citations[citation.entry_id, citation.key].append(citation)
    names = named_records([(_catalogue(pk).model, c) for (pk, _key), found in citations.items() for c in found])
    linked = _linked(citations)
    return {
        (pk, key): linked.get((pk, key)) or _shown(_catalogue(pk), key, found, names)
        for (pk, key), found in citations.items()
    }


def _catalogue(pk):
    return BY_NOUN[pk.partition(":")[0]]


def _shown(catalogue, key, citations, names):
    backing = [citation for citation in citations if citation.stance == Stance.SUPPORTS] or citations
    shown = [show_cited(catalogue.model, catalogue.column(key), citation, names) for citation in backing]
    return list({one.text: one for one in shown if one.text}.values())


def _linked(citations):
    """Facts with several values of which one citation backs all: their values stand in links alone."""
    wanted = defaultdict(set)
    for (pk, key), found in citations.items():
        if key in _catalogue(pk).model.all_linked() and any(not citation.given for citation in found):
            wanted[_catalogue(pk).model].add((pk, key))
    shown = {}
    for model, facts in wanted.items():
        entries = [model(record_id=pk) for pk in {pk for pk, _key in facts}]
        for entry in attach_linked(entries, model, {key for _pk, key in facts}):
            shown |= {
                (entry.pk, key): [
                    Shown(target) if isinstance(target, str) else show_entry(target) for target in targets
                ]
                for key, targets in entry.linked.items()
            }
    return shown


def _fact(place, values, marks):
    row, evidence = place.row, place.evidence
    catalogue = CATALOGUES[row["_noun"]]
    state = evidence.get("basis", "unstated")
    label = fact_label(catalogue, place.key)
    names = {name: row[name] for name in ("slug", "name_zh", "name_en", "scope")}
    card = Record(noun=catalogue.noun, **names)
    dated = evidence.get("as_of", "")
    return Fact(
        show_entry(card),
        str(catalogue.singular),
        label,
        values,
        state,
        tag_text(state, evidence.get("confidence", "")),
        in_language(evidence.get("reason", ""), evidence.get("reason_en", "")),
        bool(evidence.get("differs")),
        marks.of(evidence.get("cites", "").split("；"), label),
        partial_date_text(dated),
        dated,
    )
