"""What makes a noun a catalogue: its model, columns and questions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from catalogue.columns import ABOUT_THE_ENTRY, Column
from catalogue.models.entry import BESIDE_THE_NAME


def no_further_addresses(catalogue):
    return []


@dataclass(frozen=True)
class Catalogue:
    """plural: the first part of its addresses.

    card: the facts that a card in the list shows under the name. intro: what the list says of itself. naming: what it
    says of all names at once, so that cards need not. schema: the type of schema.org that every entry is one of,
    whatever its kind. template: the detail page, if it has one of its own. further: a function from the catalogue to
    addresses of its own.
    """

    plural: str
    model: Any
    columns: tuple[Column, ...]
    filterset: Any
    card: tuple[str, ...] = ()
    intro: str | Promise = ""
    naming: str | Promise = ""
    schema: str = "Thing"
    template: str = "catalogue/detail.html"
    further: Callable = no_further_addresses

    @property
    def noun(self):
        return self.model.NOUN

    @property
    def title(self):
        return self.model._meta.verbose_name_plural

    @property
    def singular(self):
        return self.model._meta.verbose_name

    def ask(self, query=""):
        """The filter set of a query string, or of one already read."""
        data = QueryDict(query) if isinstance(query, str) else query
        keys = [column.key for column in self.choosable]
        return self.filterset(data=data, queryset=self.model.objects.none(), columns=keys)

    def column(self, key):
        return next((column for column in self.columns if column.key == key), None)

    @property
    def file_columns(self):
        return (*self.columns, *ABOUT_THE_ENTRY)

    @cached_property
    def choosable(self):
        """The columns that a visitor may choose; the name always stands before them."""
        return tuple(column for column in self.file_columns if column.is_for_pages and column.key != "name_zh")

    def chosen(self, keys):
        """The columns that were chosen, in the order of the catalogue."""
        return tuple(column for column in self.file_columns if column.key in keys)

    @property
    def table_columns(self):
        return tuple(column for column in self.columns if column.in_table)

    @cached_property
    def unread(self):
        """Of those relations, what is not shown: they are only named."""
        fields = [(name, self.model._meta.get_field(name).related_model) for name in self.select]
        entries = [name for name, model in fields if hasattr(model, "FACTS")]
        return tuple(f"{name}__{unread}" for name in entries for unread in BESIDE_THE_NAME)

    @cached_property
    def select(self):
        """Relations that a list or a page reaches into."""
        return tuple(name for column in self.columns for name in column.select)
