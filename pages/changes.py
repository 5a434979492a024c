"""What changed in the catalogue, for readers: from the history of entries that are published today.

A change is a version that was public. What it changed is told against the public version before it, so that nothing
of a draft is told. Who changed it is not told at all.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.columns import Shown, show_entry
from catalogue.language import clauses, listed
from catalogue.models import Record
from catalogue.models.record import State
from districts.models import Point
from pages.catalogues import CATALOGUES
from pages.facts import BY_NOUN
from pictures.models import Picture
from sources.models import Citation

NAMED_AT_MOST = 4
TOGETHER = 3  # so many of one noun on one day are told one by one; more are told as one line
# Kept for order and search, or told in other words: no news by themselves.
SILENT = {
    "record",
    "evidence",
    "completeness",
    "as_of",
    "sort_key",
    "created_at",
    "updated_at",
    "state",
    "withdrawn_reason",
    "successor",
    "slug",
}


@dataclass
class Change:
    """One version of one entry. what: in words."""

    entry: Shown
    noun: str
    at: datetime.datetime
    what: str
    key: str = ""
    is_batch = False


@dataclass
class Batch:
    """Many changes of one noun on one day, told as one line. day: as its address writes it."""

    noun: str
    title: str
    at: datetime.datetime
    day: str
    count: int = 0
    is_batch = True


@dataclass
class Edit:
    """What one version changed: fields that it gave, altered and took away, and fields whose sources it changed."""

    is_first: bool = False
    given: list = field(default_factory=list)
    altered: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    sources: list = field(default_factory=list)

    def in_words(self):
        if self.is_first:
            return _("收录")
        said = [
            (_("补充%(what)s"), self.given),
            (_("更改%(what)s"), self.altered),
            (_("删去%(what)s"), self.removed),
            (
                _("更新引证：%(what)s"),
                [label for label in self.sources if label not in {*self.given, *self.altered, *self.removed}],
            ),
        ]
        words = [pattern % {"what": _list(labels)} for pattern, labels in said if labels]
        return clauses(words) or _("更改编排")


def _list(labels):
    labels = list(dict.fromkeys(labels))
    if len(labels) <= NAMED_AT_MOST:
        return listed(labels)
    shown = listed(labels[:NAMED_AT_MOST])
    return _("%(shown)s等%(count)s项") % {"shown": shown, "count": len(labels)}


def versions(catalogue, day=None):
    """The public versions of the entries of a noun that are public today, of one day or of all."""
    found = catalogue.model.history.filter(state=State.PUBLISHED, record__state=State.PUBLISHED)
    if day is None:
        return found
    first = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    return found.filter(history_date__gte=first, history_date__lt=first + datetime.timedelta(days=1))


def count_changes(day=None, catalogues=CATALOGUES):
    """{noun: number of changes}. One query."""
    counted = [
        versions(catalogue, day)
        .order_by()
        .annotate(_noun=Value(catalogue.noun))
        .values("_noun")
        .annotate(n=Count("pk"))
        for catalogue in catalogues
    ]
    return {row["_noun"]: row["n"] for row in _union(counted)}


def newest(most, day=None, catalogues=CATALOGUES):
    """[(noun, key of the version, moment, + if it is the first)], newest first. One query: `most` rows a noun."""
    found = []
    for catalogue in catalogues:
        latest = versions(catalogue, day).order_by("-history_date", "-history_id").values("history_id")[:most]
        rows = catalogue.model.history.filter(history_id__in=latest).order_by()
        found.append(
            rows.annotate(_noun=Value(catalogue.noun)).values_list(
                "_noun", "history_id", "history_date", "history_type"
            )
        )
    return sorted(_union(found), key=lambda row: (row[2], row[0], row[1]), reverse=True)


def newest_between(window, count, day=None, catalogues=CATALOGUES):
    """The same of all nouns together, from one place to another of so many. One query, which begins at the nearer end:
    whoever asks for the last page shall not wait for all before it."""
    order, (start, stop, _step) = ("history_date", "_noun", "history_id"), window.indices(count)
    names = ("_noun", "history_id", "history_date", "history_type")
    rows = [versions(each, day).order_by().annotate(_noun=Value(each.noun)).values_list(*names) for each in catalogues]
    found = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    if start > count - stop:
        return list(found.order_by(*order)[count - stop : count - start])[::-1]
    return list(found.order_by(*(f"-{name}" for name in order))[start:stop])


def told(keys):
    """The changes of some versions, in their order. Two queries. keys: as `newest` gives them."""
    by_noun = defaultdict(list)
    for noun, version, *_rest in keys:
        by_noun[noun].append(version)
    rows = {
        (row["_noun"], row["history_id"]): row
        for row in _union([_compared(BY_NOUN[noun], found) for noun, found in by_noun.items()])
    }
    found = [rows[noun, version] for noun, version, *_rest in keys if (noun, version) in rows]
    parts = _parts(found)
    return [_change(row, parts[row["record_id"], row["history_date"]]) for row in found]


def recent(most):
    """The newest changes, many of one noun on one day as one line; an edit is told by itself as well. Four queries."""
    groups = defaultdict(list)
    for key in newest(max(most, TOGETHER + 1)):
        groups[key[0], timezone.localdate(key[2])].append(key)
    lines, single = [], []
    for (noun, day), keys in sorted(groups.items(), key=lambda group: group[1][0][2], reverse=True):
        if len(keys) > TOGETHER:
            lines.append(Batch(noun, str(BY_NOUN[noun].title), keys[-1][2], day.isoformat()))
            single += [key for key in keys if key[3] != "+"]
        else:
            single += keys
    single.sort(key=lambda key: key[2], reverse=True)
    changes = sorted([*lines, *told(single[:most])], key=lambda line: line.at, reverse=True)[:most]
    _count_batches([line for line in changes if isinstance(line, Batch)])
    return changes


def _count_batches(batches):
    counted = [
        versions(BY_NOUN[batch.noun], datetime.date.fromisoformat(batch.day))
        .order_by()
        .values(_place=Value(place))
        .annotate(n=Count("pk"))
        for place, batch in enumerate(batches)
    ]
    for row in _union(counted):
        batches[row["_place"]].count = row["n"]


def _union(queries):
    return list(queries[0].union(*queries[1:], all=True)) if len(queries) > 1 else [row for q in queries for row in q]


class Values(JSONObject):
    """A JSON object. Django would first try out JSON in a transaction that writes; every SQLite we run on has it."""

    def as_sqlite(self, compiler, connection, **context):
        return super(JSONObject, self).as_sql(compiler, connection, **context)


@cache
def _compared_fields(model):
    """{name: column} of what a reader may see of a version besides its parts."""
    return {one.name: one.attname for one in model._meta.concrete_fields if one.name not in SILENT}


def _compared(catalogue, keys):
    """Versions with their values and those of the public version before them."""
    model = catalogue.model
    earlier = model.history.filter(
        record_id=OuterRef("record_id"), history_id__lt=OuterRef("history_id"), state=State.PUBLISHED
    ).order_by("-history_id")
    values = Values(**{name: F(column) for name, column in _compared_fields(model).items()})
    rows = model.history.filter(history_id__in=keys).order_by()
    return rows.annotate(
        _noun=Value(catalogue.noun), _now=values, _before=Subquery(earlier.annotate(_v=values).values("_v")[:1])
    ).values(
        "_noun",
        "history_id",
        "history_date",
        "record_id",
        "_now",
        "_before",
        "record__slug",
        "record__name_zh",
        "record__name_en",
        "record__scope",
    )


def _parts(rows):
    """{(entry, moment): [(kind of part, fact)]} of the rows that changed with these versions. One query."""
    found = defaultdict(list)
    if not rows:
        return found
    entries, moments = {row["record_id"] for row in rows}, {row["history_date"] for row in rows}
    queries = []
    for kind, (model, role, _keys) in enumerate(_part_kinds()):
        changed = model.history.filter(Q(entry_id__in=entries, history_date__in=moments), **role).order_by()
        fact = F("field_id") if model is Citation else Value("", output_field=CharField())
        queries.append(
            changed.annotate(_kind=Value(kind), _fact=fact).values_list("entry_id", "history_date", "_kind", "_fact")
        )
    for entry, moment, kind, fact in _union(queries):
        found[entry, moment].append((kind, fact.partition(":")[2]))
    return found


@cache
def _part_kinds():
    """[(model, role, {noun: fact})] of every table whose rows belong to entries; without a fact the table is named."""
    kinds = {}
    for catalogue in CATALOGUES:
        for key, linked in catalogue.model.all_linked().items():
            place = (linked.model, tuple(linked.role.items()))
            kinds.setdefault(place, {})[catalogue.noun] = key
    kinds |= {(model, ()): {} for model in (Citation, Point, Picture)}
    return [(model, dict(role), keys) for (model, role), keys in kinds.items()]


def _change(row, parts):
    catalogue = BY_NOUN[row["_noun"]]
    names = {name: row[f"record__{name}"] for name in ("slug", "name_zh", "name_en", "scope")}
    return Change(
        show_entry(Record(noun=catalogue.noun, **names)),
        str(catalogue.singular),
        row["history_date"],
        _edit(catalogue.model, row, parts).in_words(),
        f"{catalogue.noun}/{row['history_id']}",
    )


def _edit(model, row, parts):
    now, before = row["_now"], row["_before"]
    if before is None:
        return Edit(is_first=True)
    edit = Edit()
    for name in now:
        if now[name] != before.get(name):
            is_blank, was_blank = (value in (None, "") for value in (now[name], before.get(name)))
            labels = edit.given if was_blank else edit.removed if is_blank else edit.altered
            labels.append(_label(model, name))
    for kind, fact in parts:
        part, _role, keys = _part_kinds()[kind]
        if part is Citation:
            edit.sources.append(str(model.fact_label(fact)) if fact in model.all_facts() else fact)
        else:
            key = keys.get(model.NOUN)
            edit.altered.append(str(model.all_linked()[key].label if key else part._meta.verbose_name))
    return edit


def _label(model, name):
    """A field by the name of the fact that it belongs to: a number and its qualifier are one."""
    fact = name.removesuffix("_qualifier")
    return str(model.fact_label(fact) if fact in model.all_facts() else model._meta.get_field(name).verbose_name)
