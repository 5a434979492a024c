"""The query string of pages that are no lists of entries, read with the same manners as that of a list."""

from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from catalogue.filters import Mistake
from catalogue.parameters import OneOf, SingleField, WholeNumber


class OneOrNone(OneOf):
    """One of a few words, or none."""

    def empty(self):
        return ""


class PerPage(OneOf):
    def __init__(self):
        super().__init__(words=("20", "50", "100"), label=_("每页条数"))


PAGED = {"page": WholeNumber(label=_("页码")), "per": PerPage()}


class Asked:
    """What was asked of a page. A value that cannot be understood is named in `mistakes`, and then nothing is shown.

    `fields` are the parameters that it knows, others are ignored; a pager takes `asked` and `url` from here.
    """

    fields: dict[str, SingleField] = {}

    def __init__(self, path, data):
        self.path, self.data = path, data
        self.asked, self.refused = {}, {}
        for name, field in self.fields.items():
            self._read(name, field)

    def _read(self, name, field):
        try:
            self.asked[name] = field.to_python(self.data.getlist(name))
        except ValidationError as error:
            self.asked[name] = field.empty()
            self.refused[name] = error.messages

    @cached_property
    def mistakes(self):
        return [
            Mistake(name, str(self.fields[name].label), messages, self.url(**{name: None}))
            for name, messages in self.refused.items()
        ]

    @property
    def parameters(self):
        """What was understood and is not what an absent parameter would mean."""
        return {
            name: value
            for name, value in self.asked.items()
            if name not in self.refused and value != self.fields[name].empty()
        }

    def url(self, path=None, **changes):
        """The canonical address with some parameters changed; any change but that of the page goes back to page one."""
        query = {**self.parameters, **({} if "page" in changes else {"page": None}), **changes}
        kept = {name: value for name, value in query.items() if value and value != self.fields[name].empty()}
        text = urlencode(sorted(kept.items()))
        path = self.path if path is None else path
        return f"{path}?{text}" if text else path

    def urls(self, name):
        """The same for some values of one parameter, as a function; lists have it too."""
        return lambda value: self.url(**{name: value})

    def without_empty_values(self):
        """Where to go instead, if a form has sent fields along that were left empty."""
        if all(value.strip() for name in self.fields for value in self.data.getlist(name)):
            return None
        query = {name: [value for value in self.data.getlist(name) if value.strip()] for name in self.data}
        text = urlencode({name: values for name, values in query.items() if values}, doseq=True)
        return redirect(f"{self.path}?{text}" if text else self.path)
