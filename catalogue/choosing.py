"""Choosing entries of a list for a comparison. The address of the list carries the choice, so nothing is remembered."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from catalogue.models import Record
from catalogue.models.record import State
from catalogue.parameters import quoted

MOST = 5
MOST_READ = 10  # of what a list is asked to compare
MOST_LOOKED_UP = 50  # an address may hold thousands


def compare_url(paths):
    """The address of the comparison of some entries, each `noun/slug`, in this order."""
    return f"{reverse('compare')}?{urlencode([('i', path) for path in paths], safe='/')}"


@dataclass(slots=True)
class Choice:
    """What a card offers: to be added, to be taken out again, or neither once no more may be chosen."""

    is_chosen: bool
    is_full: bool
    count: int
    url: str
    most: int = MOST


@dataclass
class Chosen:
    record: Any
    without_url: str


class Tray:
    """The entries chosen in a list. One query, and none while nothing is chosen."""

    def __init__(self, filterset):
        self.filterset = filterset
        self.noun = filterset._meta.model.NOUN
        every = filterset.asked["compare"] or []
        self.given, self.not_read = every[:MOST_READ], len(every) - len(every[:MOST_READ])

    @cached_property
    def _found(self):
        slugs = [slug for slug in self.given if len(slug) <= 120 and slug.isascii() and slug.isprintable()]
        if not slugs:
            return {}
        found = Record.objects.filter(noun=self.noun, slug__in=slugs, state=State.PUBLISHED)
        return {record.slug: record for record in found}

    @cached_property
    def _known(self):
        return [self._found[slug] for slug in self.given if slug in self._found]

    @property
    def records(self):
        return self._known[:MOST]

    @property
    def beyond(self):
        """What was chosen after the last that may be: named, not dropped in silence."""
        return self._known[MOST:]

    @property
    def unknown(self):
        return [quoted(slug) for slug in self.given if slug not in self._found]

    @cached_property
    def slugs(self):
        return [record.slug for record in self.records]

    @property
    def most(self):
        return MOST

    @property
    def compare_url(self):
        return compare_url(record.path for record in self.records)

    @property
    def clear_url(self):
        return self._url([])

    @property
    def chosen(self):
        return [Chosen(record, self._without(record.slug)) for record in self.records]

    def choice(self, entry):
        """What the card of an entry offers; its link comes back to the same card."""
        is_chosen = entry.slug in self.slugs
        url = self._without(entry.slug) if is_chosen else self._urls(*self.slugs, entry.slug)
        return Choice(is_chosen, len(self.slugs) >= MOST, len(self.slugs), f"{url}#card-{entry.slug}")

    def _without(self, slug):
        return self._url([other for other in self.slugs if other != slug])

    def _url(self, slugs):
        return self._urls(*slugs)

    @cached_property
    def _urls(self):
        return self.filterset.urls("compare", page=self.filterset.asked["page"])
