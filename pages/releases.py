"""The days on which the data changed, and how much of which catalogue: its releases, since it has no others."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Value
from django.db.models.functions import Left
from django.urls import reverse

from catalogue.columns import UtcMoment
from catalogue.dates import local_days, partial_date_text
from catalogue.version import kept
from pages.catalogues import CATALOGUES
from pages.changes import versions
from pages.facts import BY_NOUN

TO_THE_MINUTE = 16  # letters of 2026-11-22T08:00; a local day may begin at any of them


@dataclass
class Release:
    """day: as addresses write it. counts: {noun: changes}."""

    day: str
    counts: Counter

    @property
    def date(self):
        return datetime.date.fromisoformat(self.day)

    @property
    def text(self):
        return partial_date_text(self.day)

    @property
    def total(self):
        return self.counts.total()

    @property
    def url(self):
        return f"{reverse('updates')}?day={self.day}"

    def url_of(self, noun):
        return f"{self.url}&noun={noun}"

    def lines(self):
        """(title, number, address) of each catalogue that changed."""
        return [
            (catalogue.title, self.counts[noun], self.url_of(noun))
            for noun, catalogue in BY_NOUN.items()
            if self.counts[noun]
        ]


def releases():
    """The newest first. The numbers are those of the page of updates."""
    return kept("releases", _releases)


def _releases():
    """One query."""
    queries = [
        versions(catalogue)
        .order_by()
        .annotate(_noun=Value(catalogue.noun), _minute=Left(UtcMoment("history_date"), TO_THE_MINUTE))
        .values_list("_noun", "_minute")
        .annotate(_count=Count("pk"))
        for catalogue in CATALOGUES
    ]
    days, day_of = defaultdict(Counter), local_days()
    for noun, minute, count in queries[0].union(*queries[1:], all=True):
        days[day_of(minute)][noun] += count
    return tuple(Release(day, days[day]) for day in sorted(days, reverse=True))
