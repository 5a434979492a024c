"""What compiled templates call: looking up names and showing values, just as Django's own template language does."""

import re
from collections import defaultdict
from dataclasses import fields, is_dataclass
from datetime import datetime
from html import escape
from inspect import signature
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import render_value_in_context
from django.template.defaultfilters import date
from django.templatetags.static import StaticNode
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import (  # type: ignore[attr-defined]  # the stubs leave the second out
    localdate,
    template_localtime,
)

from catalogue.addresses import address


class Missing:
    """A variable that is not there: nothing on the page, False in a condition, None in a comparison."""

    def __bool__(self):
        return False


MISSING = Missing()
PLAIN = Context()
NOT_THERE = (TypeError, AttributeError, KeyError, ValueError, IndexError)
TO_ESCAPE = re.compile("[&<>\"']").search  # most values have none of them, and five replacements cost three times this
IS_INT_PLAIN = not settings.USE_THOUSAND_SEPARATOR
_has_items: dict[
    type, bool
] = {}  # whether a class knows `value[name]`: asked of some thirty classes, thousands of times
# {name: classes that have a field of this name that is a plain value: nothing to call, no other meaning of the dot}
RECORDS: defaultdict[str, set[type]] = defaultdict(set)


def text(value):
    """A value as it stands on the page, escaped."""
    kind = type(value)
    if kind is str:
        return escape(value) if TO_ESCAPE(value) else value
    if kind is SafeString:
        return value
    if value is MISSING:
        return ""
    if kind is int and IS_INT_PLAIN:
        return str(value)
    if isinstance(value, Promise):
        return text(str(value))
    return render_value_in_context(value, PLAIN)


def find(context, name):
    """A variable that the view, or a node that is not compiled, has put into the context."""
    for names in reversed(context.dicts):
        if name in names:
            value = names[name]
            return called(value) if callable(value) else value
    return MISSING


def step(value, name):
    """What stands behind a dot: a key, an attribute or a place in a list, as `Variable` looks for it."""
    kind = type(value)
    try:
        has_items = _has_items[kind]
    except KeyError:
        has_items = _has_items[kind] = hasattr(kind, "__getitem__")
        if not has_items:
            _learn(kind)
    try:
        found = value[name] if has_items else getattr(value, name)
    except Exception as error:
        if value is MISSING:
            return MISSING
        found = _seldom(value, name, error)
    return called(found) if callable(found) else found


def _learn(kind):
    """The fields of a dataclass with slots are plain values: compiled templates take them without asking `step`."""
    if "__slots__" in vars(kind) and is_dataclass(kind):
        for field in fields(kind):
            RECORDS[field.name].add(kind)


def _seldom(value, name, error):
    if getattr(error, "silent_variable_failure", False):
        return ""
    if not isinstance(error, NOT_THERE):
        raise error
    try:
        return getattr(value, name)
    except (TypeError, AttributeError):
        if hasattr(type(value), name):  # a property that failed is no missing name
            raise
    try:
        return value[int(name)]
    except (IndexError, ValueError, KeyError, TypeError):
        return MISSING


def called(value):
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return ""
    try:
        return value()
    except TypeError:
        try:
            signature(value).bind()
        except (TypeError, ValueError):
            return ""
        raise


def filtered(value, function, *arguments):
    """One filter, as `FilterExpression` applies it."""
    given = value
    if getattr(function, "expects_localtime", False):
        value = template_localtime(value)
    more = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    found = function(value, *arguments, **more)
    return mark_safe(found) if getattr(function, "is_safe", False) and isinstance(given, SafeData) else found  # noqa: S308


def compared(operator, first, second):
    """A comparison that cannot be made is not true."""
    try:
        return operator(first, second)
    except Exception:
        return False


def rows_of(values):
    """What a loop runs through, with a length."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def day(value):
    """`|date:"Y-m-d"`, by far the most common of its kind."""
    if not isinstance(value, datetime):
        return filtered(value, date, "Y-m-d")
    value = template_localtime(value)
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


LOOKUPS: dict[str, Any] = {
    one.__name__: one for one in (text, find, step, filtered, compared, rows_of, day, address, localdate)
}
LOOKUPS |= {"MISSING": MISSING, "static": StaticNode.handle_simple}
