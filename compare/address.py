"""The address of a comparison: what it holds, what of it could not be understood, and other addresses like it."""

from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.filters import Mistake
from catalogue.finding.matching import LONGEST
from catalogue.parameters import OneOf, Words

SHOW = ("diff", "all")
LAYOUTS = ("auto", "table", "blocks")  # auto: a table where the window is wide, else fact by fact


class Asked(forms.Form):
    """Everything but the entries themselves."""

    show = OneOf(words=SHOW, required=False, label=_("显示哪些行"))
    layout = OneOf(words=LAYOUTS, required=False, label=_("排法"))
    add = Words(required=False, label=_("添加"))


class Address:
    """`given` are the entries as written; `asked` everything else as read, or its default where it was refused."""

    def __init__(self, query):
        self.query = query
        self.given = query.getlist("i")
        self._form = Asked(query)

    @cached_property
    def refused(self):
        return {
            name: [message for error in errors.as_data() for message in error.messages]
            for name, errors in self._form.errors.items()
        }

    @cached_property
    def asked(self):
        self._form.is_valid()
        return {"show": SHOW[0], "layout": LAYOUTS[0], "add": ""} | self._form.cleaned_data

    @property
    def is_cut(self):
        return len(self.query.get("add", "").strip()) > LONGEST

    @cached_property
    def mistakes(self):
        return [
            Mistake(name, str(self._form.fields[name].label), messages, self._without(name))
            for name, messages in self.refused.items()
        ]

    def _without(self, name):
        """The same query, mistakes and all, but for one parameter."""
        pairs = [(other, value) for other, values in self.query.lists() for value in values if other != name]
        return _written("compare", [(other, value) for other, value in pairs if value.strip()])

    def url(self, paths, name="compare", **changes):
        """The address of a comparison of these, shown as now unless told otherwise; what is the default is left out."""
        asked = {key: self.asked[key] for key in ("show", "layout")} | changes
        shown = {key: value for key, value in asked.items() if value not in ("", SHOW[0], LAYOUTS[0])}
        return _written(name, [*(("i", path) for path in paths), *shown.items()])


def _written(name, pairs):
    query = urlencode(pairs, safe="/")
    return f"{reverse(name)}?{query}" if query else reverse(name)
