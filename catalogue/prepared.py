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

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesIterable
from django.db.models.signals import post_init, pre_init
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
        database = connections[DEFAULT_DB_ALIAS]  # Django's `connection` looks for it anew at every word
        shape = (database.alias, database.vendor, get_language(), sizes, tuple(question.items()))
        plan = plans.get(shape)
        if plan is None:
            plan = Plan(build(*_holes(sizes), **question))
            if len(plans) >= MOST_KEPT:
                plans.clear()
            if max(sizes, default=0) <= MOST_VALUES:
                plans[shape] = plan
        return plan.rows(values, database)

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
        converters = compiler.get_converters([one[0] for one in compiler.select])
        self.instances = Instances(compiler.klass_info, compiler.select, converters) if kind is ModelIterable else None
        names = [*query.extra_select, *query.values_select, *query.annotation_select]
        added = compiler.annotation_col_map if self.instances else dict(zip(names, range(len(names)), strict=True))
        self.added = [(name, place, converters.get(place, ((), None))) for name, place in added.items()]

    def rows(self, values, database):
        given = _filled(values)
        parameters = [given.get(one, one) if isinstance(one, str) else one for one in self.parameters]
        with database.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if not self.instances:
            return [self._added(row, database) for row in rows]
        known = {}
        found = [self.instances.made(row, known, database) for row in rows]
        for row, instance in zip(rows, found, strict=True) if self.added else ():
            vars(instance).update(self._added(row, database))
        return found

    def _added(self, row, database):
        return {
            name: _converted(row[place], functions, expression, database)
            for name, place, (functions, expression) in self.added
        }


class Instances:
    """How some of the columns become an instance of a model, as `Model.from_db` would make it.

    A model's own `__init__` asks two signals and every field, which takes longer than the query. And an entry that
    several rows point to is made once: they share it.
    """

    def __init__(self, info, select, converters):
        self.model, places = info["model"], info["select_fields"]
        if info.get("from_parent") or self.model.__init__ is not Model.__init__ or _are_heard(self.model):
            raise TypeError("A prepared query makes instances of plain models, whose making nobody hears of.")
        self.own = slice(places[0], places[-1] + 1)
        self.columns = [one[0].target.attname for one in select[self.own]]
        self.key = self.own.start + self.columns.index(self.model._meta.pk.attname)
        converted = sorted(converters.keys() & set(places))
        self.converters = [(self.columns[place - self.own.start], *converters[place]) for place in converted]
        self.related = [
            (Instances(one, select, converters), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", ())
        ]

    def made(self, row, known, database):
        """known: {(what makes it, key): instance} of those that these rows have named."""
        instance = self.model.__new__(self.model)
        values = vars(instance)
        values.update(zip(self.columns, row[self.own], strict=True))
        for name, functions, expression in self.converters:
            values[name] = _converted(values[name], functions, expression, database)
        values["_state"] = state = ModelState()
        state.adding, state.db = False, database.alias
        for instances, point, point_back in self.related:
            other = instances.named(row, known, database)
            point(instance, other)
            if other is not None:
                point_back(other, instance)
        return instance

    def named(self, row, known, database):
        key = row[self.key]
        if key is None:
            return None
        if (self, key) not in known:
            known[self, key] = self.made(row, known, database)
        return known[self, key]


def _are_heard(model):
    return pre_init.has_listeners(model) or post_init.has_listeners(model)


def _converted(value, functions, expression, database):
    for convert in functions:
        value = convert(value, expression, database)
    return value
