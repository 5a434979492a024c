"""A fact with several values from a fixed list, kept as its codes with a separator between: `grant；housing`.

A link model would name entries; these are words. No code of a list may be part of another.
"""

import functools
import operator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat, Replace
from django.utils.translation import gettext as _

from catalogue.columns import SEPARATOR, Column, Shown
from catalogue.facets import EMPTY, Facet, tally
from catalogue.language import listed


def check_codes(value, codes):
    """Refuse what is not in the list, and a code that is written twice."""
    given = value.split(SEPARATOR)
    wrong = [code for code in given if code not in codes.values or given.count(code) > 1]
    if wrong:
        expected = SEPARATOR.join(f"{code}（{label}）" for code, label in codes.choices)
        message = _("“%(value)s” 不能用：应为这些代码，各写一次，用“；”隔开：%(codes)s。")
        raise ValidationError(message, params={"value": wrong[0], "codes": expected})


class Codes(Column):
    """The codes in a file, with their labels beside them; the labels on a page."""

    def __init__(self, key, codes, **kwargs):
        super().__init__(key, **kwargs)
        self.codes = codes

    def extra_fields(self, model):
        labels: Any = F(self.key)
        for code, label in self.codes.choices:
            labels = Replace(labels, Value(code), Value(str(label)))
        return {f"{self.key}_label": labels}

    def shown(self, entry):
        """One value: a citation backs all the codes together, so that its reason stands once."""
        value = getattr(entry, self.key)
        return [self.show_code(value)] if value else []

    def show_code(self, value):
        labels = dict(self.codes.choices)
        return Shown(listed(labels.get(code, code) for code in value.split(SEPARATOR)), code=value)


class CodesFacet(Facet):
    """Asked for by one code or several, which are OR-ed; `unknown` are those without any."""

    def __init__(self, key, codes, **kwargs):
        super().__init__(key, **kwargs)
        self.codes = codes

    def aliases(self, basis):
        """With a separator on both sides, so that a code is found whole."""
        edge = Value(SEPARATOR)
        stated = Case(
            When(self.counts_for(basis) & ~Q(**{self.key: ""}), then=Concat(edge, F(self.key), edge)),
            default=EMPTY,
            output_field=CharField(),
        )
        return super().aliases(basis) | {self.known: stated}

    def has(self, values, basis):
        each = [Q(**{f"{self.known}__contains": f"{SEPARATOR}{value}{SEPARATOR}"}) for value in values]
        return functools.reduce(operator.or_, each)

    def counts(self, name, entries, basis):
        asked = [(code, entries.filter(self.has([code], basis))) for code in self.codes.values]
        found = [tally(rows, name, Value(code, output_field=CharField())) for code, rows in asked]
        return [*found, tally(entries.filter(self.has_not(basis)), name, EMPTY)]

    def pairs(self, entries, basis):
        return [(pk, code) for pk, codes in super().pairs(entries, basis) for code in self.answers(codes)]

    def answers(self, told):
        return told.strip(SEPARATOR).split(SEPARATOR)

    def choices(self):
        return [(str(code), label) for code, label in self.codes.choices]
