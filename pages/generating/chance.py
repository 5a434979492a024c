"""What is drawn by lot for one entry: the same for the same seed, noun and number, whatever is generated beside it."""

import random
from bisect import bisect
from functools import cache
from itertools import accumulate

from catalogue.spelling import pinyin_key
from pages.generating import words


class Chance:
    def __init__(self, seed, noun, number):
        self.random = random.Random(f"{seed}/{noun}/{number}")  # noqa: S311  # nobody is to be kept from guessing it

    def happens(self, percent):
        return self.random.random() * 100 < percent

    def one(self, choices):
        return choices[int(self.random.random() * len(choices))]

    def weighted(self, rows):
        """One of the rows, whose last value is its share."""
        bounds = _bounds(rows)
        return rows[bisect(bounds, self.random.random() * bounds[-1])]

    def number(self, first, last):
        return first + int(self.random.random() * (last - first + 1))

    def few_first(self, count):
        """A number below `count`, small ones far more often: some entries are named by many, most by none."""
        return int(count * self.random.random() ** 3)

    def date(self, first, last):
        """As precise as sources are: a year, a month or a day."""
        length = self.one((4, 7, 7, 10, 10, 10))
        text = f"{self.number(first, last)}-{self.number(1, 12):02}-{self.number(1, 28):02}"
        return text[:length]

    def brand(self):
        return self.one(words.FIRST) + self.one(words.SECOND)


@cache
def _bounds(rows):
    return tuple(accumulate(row[-1] for row in rows))


@cache
def in_letters(text):
    """Pinyin with a capital, as a name in an English text."""
    return pinyin_key(text).capitalize()
