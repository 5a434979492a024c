"""Form fields of the query string. What they cannot read they refuse, quoting the value."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.dates import parse_partial_date
from catalogue.finding.matching import LONGEST
from catalogue.language import listed

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_QUOTE = 60


def quoted(value):
    """A visitor's value as a message may print it: without control characters, cut if long."""
    shown = "".join(character if character.isprintable() else "�" for character in str(value))
    return shown if len(shown) <= LONGEST_QUOTE else shown[:LONGEST_QUOTE] + "…"


class ManyField(forms.Field):
    """Every value given for a repeatable parameter, once each; empty ones are left out."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        return list(dict.fromkeys(item for item in (value or []) if item))


class SingleField(forms.Field):
    """One value. The widget hands over everything given, so that a parameter given twice can be refused."""

    widget = forms.SelectMultiple
    expected = _("一个值")

    def to_python(self, value):
        given = [item for item in (value or []) if item.strip()]
        if len(given) > 1:
            self.refuse(listed(map(quoted, given)), _("只能给一个值"))
        return self.read(given[0].strip()) if given else self.empty()

    def empty(self):
        return None

    def read(self, value):
        return value

    def refuse(self, value, expected=None):
        raise ValidationError(
            _("“%(value)s” 不能用：%(expected)s。"),
            params={"value": quoted(value), "expected": expected or self.expected},
        )


class OneOf(SingleField):
    """One of a few words, the first being the default."""

    def __init__(self, *args, words=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.words = tuple(words)

    def empty(self):
        return self.words[0]

    def read(self, value):
        if value not in self.words:
            self.refuse(value, _("应为 %(words)s 之一") % {"words": listed(self.words)})
        return value


class WholeNumber(SingleField):
    """A whole number from 1 up."""

    def __init__(self, *args, default=1, **kwargs):
        super().__init__(*args, **kwargs)
        self.default = default

    def empty(self):
        return self.default

    def read(self, value):
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) >= 1):
            self.refuse(value, _("应为从1起的整数"))
        return int(value)


class NumberField(SingleField):
    """A number of the fact's unit, e.g. square metres. Not negative."""

    def read(self, value):
        try:
            return forms.DecimalField(max_digits=20, min_value=0).clean(value)
        except ValidationError:
            return self.refuse(value, _("应为不小于0的数字，例如 500"))


class PartialDateParameter(SingleField):
    """A partial date, kept as text."""

    def read(self, value):
        try:
            parse_partial_date(value)
        except ValidationError:
            self.refuse(value, _("应为日期，写作 2024、2024-12 或 2024-12-10"))
        return value


class Day(SingleField):
    """A whole date, not in the future."""

    def read(self, value):
        expected = _("应为日期，写作 2024-12-31")
        try:
            day = datetime.date.fromisoformat(value if DAY.fullmatch(value) else "")
        except ValueError:
            return self.refuse(value, expected)
        if day > timezone.localdate():
            self.refuse(value, _("应不晚于今天"))
        return day


class Words(SingleField):
    """Words to look for; over-long text is cut, and the page says so."""

    def empty(self):
        return ""

    def read(self, value):
        try:
            ProhibitNullCharactersValidator()(value)
        except ValidationError:
            self.refuse(value, _("不能含空字符"))
        return value[:LONGEST]


class NotBuilt(SingleField):
    """A parameter with a meaning that this version cannot serve: refused rather than ignored."""

    def read(self, value):
        return self.refuse(value, _("本站还不能按日期回看，请去掉此项"))
