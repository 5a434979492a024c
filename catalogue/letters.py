"""Links from a letter to the first entry whose name is read with it, in a long list sorted by name.

On English pages it is the first letter of the English name.
"""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left

from catalogue.language import is_english
from catalogue.ordering import key_of, name_key

MOST_WITHOUT = 40


@dataclass(slots=True)
class Letter:
    """letter: of the stored reading, `a` to `z` or a digit. page: where its first entry stands."""

    letter: str
    page: int
    url: str

    @property
    def label(self):
        return self.letter.upper()


def mark(cards, letters):
    """Give the first card of each letter the place that the links lead to."""
    left = {letter.letter for letter in letters}
    for card in cards:
        first = key_of(card.entry)[:1]
        if first in left:
            card.letter = first
            left.remove(first)


def letters(filterset, count):
    """The letters of a list of so many rows, none if it is short or sorted otherwise. One query."""
    if count <= MOST_WITHOUT or filterset.asked["sort"] != "name":
        return []
    before, found, url, per = 0, [], filterset.urls("page"), int(filterset.asked["per"])
    for letter, rows in sorted(_counts(filterset)):
        page = before // per + 1
        found.append(Letter(letter, page, f"{url(page)}#letter-{letter}"))
        before += rows
    return found


def _counts(filterset):
    if filterset.selection and not filterset.refused and not is_english():
        return filterset.selection.letters()
    letters = filterset.qs.order_by().annotate(_letter=Left(name_key(), 1))
    return letters.values_list("_letter").annotate(Count("pk"))
