"""
Queries put together once. Django takes ten times as long to put a query together as a database to answer it.

    @prepared
    def points(key):
        return Point.objects.filter(entry_id=key)

`points("incubator:mosu-space")` is a list. The function is called once for each database and language, with texts that
stand for the values: it must hand them on without looking into them. A value may be a tuple, for `__in`; without
anything in it nothing is asked. What is given by keyword is not a value but part of the question, and may be looked
into; there must be few of those.
"""

from functools import wraps
from typing import Any

from django.db import connection
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesIterable
from django.utils.translation import get_language

MOST_KEPT = 500  # of one question, for as many numbers of values and languages
MOST_VALUES = 200  # in one tuple; of more there are hardly twice as many


def prepared(build):
    """Rows as instances, as dictionaries after `values()`. No prefetching: it would be a query that nobody prepared."""
    plans = {}

    @wraps(build)
    def ask(*values, **question):
        sizes = tuple([len(value) if isinstance(value, tuple) else -1 for value in values])
        if 0 in sizes:
            return []
        shape = (connection.alias, connection.vendor, get_language(), sizes, tuple(question.items()))
        plan = plans.get(shape)
        if plan is None:
            plan = Plan(build(*_holes(sizes), **question))
            if len(plans) >= MOST_KEPT:
                plans.clear()
            if max(sizes, default=0) <= MOST_VALUES:
                plans[shape] = plan
        return plan.rows(values)

    return ask


def _holes(sizes):
    """A text of its own for each value."""
    for place, size in enumerate(sizes):
        hole = f"\ue000{place}"
        yield hole if size < 0 else [f"{hole}.{number}" for number in range(size)]


def _filled(values):
    """{what stands for a value: the value}"""
    found = {}
    for place, value in enumerate(values):
        if isinstance(value, tuple):
            found |= {f"\ue000{place}.{number}": one for number, one in enumerate(value)}
        else:
            found[f"\ue000{place}"] = value
    return found


class Plan:
    """The SQL of a queryset, and how its rows become what running through it would give. Threads share it."""

    def __init__(self, queryset):
        kind = queryset._iterable_class
        if queryset._prefetch_related_lookups or kind not in (ModelIterable, ValuesIterable):
            raise TypeError("A prepared query has rows or dictionaries, and no prefetch_related.")
        query = queryset.query
        compiler = query.get_compiler(connection=connection)
        self.sql, self.parameters = compiler.as_sql()
        self.converters = compiler.get_converters([one[0] for one in compiler.select])
        self.names = [*query.extra_select, *query.values_select, *query.annotation_select]
        self.added = list(compiler.annotation_col_map.items())
        self.maker = Maker(compiler.klass_info, compiler.select) if kind is ModelIterable else None

    def rows(self, values):
        given = _filled(values)
        parameters = [given.get(one, one) if isinstance(one, str) else one for one in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            rows = [self._converted(list(row)) for row in rows]
        if self.maker is None:
            return [dict(zip(self.names, row, strict=True)) for row in rows]
        return [self._instance(row, self.maker) for row in rows]

    def _converted(self, row):
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return row

    def _instance(self, row, maker):
        instance = maker.made(row)
        for name, place in self.added:
            setattr(instance, name, row[place])
        return instance


class Maker:
    """Makes instances of a model, with the related ones that the same row holds, as `from_db` does.

    Django sets one attribute after the other and looks for signals that no model of ours has: three times the work.
    What was deferred is missing among the values here as there, and read when it is asked for.
    """

    def __init__(self, info: Any, select: Any) -> None:
        places = info["select_fields"]
        self.model = info["model"]
        self.own = slice(places[0], places[-1] + 1)
        self.names = [one[0].target.attname for one in select[self.own]]
        self.key = places[0] + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (Maker(one, select), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", ())
        ]

    def made(self, row):
        instance = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, connection.alias
        instance.__dict__ = dict(zip(self.names, row[self.own], strict=True), _state=state)
        for maker, set_here, set_there in self.related:
            other = None if row[maker.key] is None else maker.made(row)
            set_here(instance, other)
            if other is not None:
                set_there(other, instance)
        return instance
