"""What a list asks for, as bitmaps: which entries answer how, and the keys of those on one page.

The conditions are those of `catalogue.facets`, word for word. A facet's values lie ready; any other question, a bound
on a number or a value that few have, is asked of the database once a version and kept with the bitmaps.
"""

import functools
import operator

from django.db.models import Q
from django.utils.translation import get_language

from catalogue.bitmap_keeping import asking_nothing, bitmaps_at_hand
from catalogue.bitmaps import LETTER
from catalogue.facets import NOBODY, UNKNOWN
from catalogue.finding.matching import Query
from catalogue.models import Record
from catalogue.models.record import State
from catalogue.ordering import reading_order

BY_NAME = ("sort_key", "record")
MOST_KEPT = 200  # criteria of one noun and version; a visitor may think of any number


def named(wanted):
    """{(noun, slug): Record} of published records, by name."""
    found = Record.objects.filter(wanted, state=State.PUBLISHED).order_by(*reading_order(("sort_key", "id")))
    return {(record.noun, record.slug): record for record in found}


def selection_at_hand(filterset):
    """Where bitmaps have been made already: a page that is no list is not worth making them."""
    bitmaps = bitmaps_at_hand(filterset)
    return Selection(filterset, bitmaps) if bitmaps else None


class Selection:
    """Of one filter set. `criteria` name questions by their parameters."""

    def __init__(self, filterset, bitmaps):
        self.filterset, self.bitmaps = filterset, bitmaps

    @functools.cached_property
    def everything(self):
        """The entries of the scope that the words find."""
        found = self.bitmaps.everything(self.filterset.asked["scope"])
        words = self.filterset.asked["q"]
        return found & self._finding(words) if words else found

    def _finding(self, words):
        return self._kept(("q", words), lambda: self.bitmaps.found(Query(words).numbers()))

    def lists(self, name):
        """Whether the values of a parameter are kept."""
        return name in self.bitmaps.values

    def keeps_all(self, name):
        return self.lists(name) and name not in self.bitmaps.partial

    def keeps(self, name, value):
        """Whether that of one value lies ready."""
        return self.lists(name) and (value in self.bitmaps.values[name] or name not in self.bitmaps.partial)

    def tally(self, name):
        """{value: how many of the rows have it}, "" for the blanks; a value without a row is missing."""
        rows = self.answering(self.filterset.criteria, self.filterset.asked["match"])
        counts = {value: (rows & bits).bit_count() for value, bits in self.bitmaps.values[name].items()}
        return {value: count for value, count in counts.items() if count}

    def having(self, name, value):
        """Those that have a value, or with "" none."""
        kept = self.bitmaps.values[name]
        if value in kept or name not in self.bitmaps.partial:
            return kept.get(value, 0)
        return self._kept((name, value), lambda: self._holding(name, value))

    @functools.cached_property
    def _criteria(self):
        """{parameter: (those that fit, those that do not state it)}"""
        return {name: self._criterion(name) for name in self.filterset.criteria}

    def _criterion(self, name):
        asked = self.filterset.asked[name]
        if name not in self.bitmaps.values:
            return self._asked(name, asked)
        values, blank = [value for value in asked if value != UNKNOWN], self.having(name, "")
        yes = functools.reduce(operator.or_, (self.having(name, value) for value in values), 0)
        return (yes | blank, 0) if UNKNOWN in asked else (yes, blank)

    def _asked(self, name, asked):
        """The same from the database."""
        return self._kept((name, repr(asked)), lambda: self._answers(name, asked))

    def _kept(self, key, compute):
        kept = self.bitmaps.criteria
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            found = kept[key] = compute()
        return found

    def _answers(self, name, asked):
        criterion = self.filterset.questions[name].criterion(asked, self.filterset.asked["basis"])
        return tuple(map(self._rows, (criterion.yes, criterion.missing)))

    def _holding(self, name, value):
        """Of a value that few have, by which the database finds them: what nobody states is known already."""
        return self._rows(self.filterset.questions[name].has([value], self.filterset.asked["basis"]))

    def _rows(self, condition):
        if condition is NOBODY:
            return 0
        entries = asking_nothing(type(self.filterset), self.filterset.asked["basis"]).everything
        return self.bitmaps.rows(entries.filter(condition).order_by().values_list("pk", flat=True))

    def answering(self, names, word):
        """Those of everything that fit all of these criteria (yes), fail one (no), or neither (unknown)."""
        yes, no = self.everything, 0
        for name in names:
            fits, missing = self._criteria[name]
            yes &= fits
            no |= ~(fits | missing)
        no &= self.everything
        return {"yes": yes, "no": no, "unknown": self.everything & ~yes & ~no}[word]

    def letters(self):
        """(letter, how many of the rows are read with it) of those that some are."""
        rows = self.answering(self.filterset.criteria, self.filterset.asked["match"])
        counts = [(letter, (rows & bits).bit_count()) for letter, bits in self.bitmaps.values[LETTER].items()]
        return [(letter, count) for letter, count in counts if count]

    def names(self):
        """{(noun, slug): Record} of what the facets offer: all of a noun, if few, or what bitmaps are kept of."""
        names = ("names", get_language())
        return self._kept(names, lambda: named(functools.reduce(operator.or_, self._offered(), NOBODY)))

    def _offered(self):
        for name, question in self.filterset.questions.items():
            if getattr(question, "noun", "") and question.is_listed:
                slugs = [value for value in self.bitmaps.values[name] if value]
                is_wide = name in self.bitmaps.partial
                yield Q(noun=question.noun, slug__in=slugs) if is_wide else question.offered()

    def keys(self, word, start, stop):
        """The keys of the rows of one answer, in the order of the list."""
        return self.page(self.answering(self.filterset.criteria, word), self.filterset.asked["sort"], start, stop)

    def page(self, rows, sort, start, stop):
        """Keys of some of these rows in one of the list's orders."""
        order = reading_order(self.filterset.SORTS[sort])
        if order == BY_NAME:
            return self.bitmaps.page(rows, start, stop)
        if rows == self.everything and not self.filterset.asked["q"]:
            keys = self.filterset.everything.order_by(*order).values_list("pk", flat=True)
            return list(keys[start:stop])  # an index has them in this order
        everything = asking_nothing(type(self.filterset), "any").everything
        places = self.bitmaps.order_of((sort, get_language()), everything.order_by(*order).values_list("pk", flat=True))
        return self.bitmaps.page_in(places, rows, start, stop)
