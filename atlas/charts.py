"""Quantities of which there are enough dated values to draw: one chart for each, its title saying what is found."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atlas.apart import same_time_apart
from atlas.columns import measured_text
from atlas.drawing.chart import FEWEST, Chart, is_drawn
from atlas.drawing.lanes import days
from atlas.models import Figure, ObservationClass
from catalogue.cards import Card
from catalogue.cells import Marks, cell
from catalogue.dates import interval_text
from catalogue.headers import plain_headers

TABLE = ("value", "period")
AS_IT_IS = (ObservationClass.MEASURED, ObservationClass.STRUCTURAL, ObservationClass.SHARE, ObservationClass.RANK)


@dataclass
class Drawn:
    """title: what is found, in words: each value with its time. cards: the same as a table.

    apart: where two values are printed for one time, in what they differ.
    """

    name: str
    subject: Any
    url: str
    title: str
    chart: Chart
    headers: list
    cards: list[Card]
    apart: list[str]

    @property
    def figures(self):
        return [card.entry for card in self.cards]

    @property
    def found(self):
        return [figure for figure in self.figures if _is_found(figure)]

    @property
    def same(self):
        """(observation, its time in words), of what was found, planned or expected values left out."""
        return [(figure, interval_text(figure.period)) for figure in self.found]

    @property
    def has_changed(self):
        return _has_changed(self.found)

    @property
    def is_unchanged(self):
        return len(self.found) > 1 and len({figure.value for figure in self.found}) == 1

    @property
    def ends(self):
        """(time in words, value in words) of the first and of the last that were found."""
        return [(interval_text(figure.period), words(figure)) for figure in (self.found[0], self.found[-1])]

    @property
    def growth(self):
        """How many times the first the last is; 1 of what was found less than thrice or has not changed."""
        found = self.found
        is_series = len(found) >= FEWEST and self.has_changed and found[0].value > 0
        return found[-1].value / found[0].value if is_series else 1


def _has_changed(found):
    """Whether values of one wording differ, found at times of which none lies within another."""
    spans = sorted((first, last or date.max) for first, last in map(days, found))
    is_apart = all(last < after for (_first, last), (after, _last) in pairwise(spans))
    return is_apart and len({figure.value for figure in found}) > 1 and len({figure.name for figure in found}) == 1


def _is_found(figure):
    """Neither planned nor expected, and stated by a source."""
    return figure.obs_class in AS_IT_IS and figure.evidence.get("value", {}).get("basis") == "stated"


def sorted_out(drawn):
    """(the one that changed most, the others that have changed, those that have not). The first may be missing."""
    changed = [each for each in drawn if each.has_changed]
    lead = max((each for each in changed if each.growth > 1), key=lambda each: each.growth, default=None)
    return lead, [each for each in changed if each is not lead], [each for each in drawn if each.is_unchanged]


def by_quantity(figures):
    """[(subject, quantity), its figures by time]."""

    def key(figure):
        return figure.subject_id, figure.indicator

    found = [(of, list(rows)) for of, rows in groupby(sorted(figures, key=key), key=key)]
    return [(of, sorted(rows, key=lambda figure: (figure.period_start, figure.pk))) for of, rows in found]


def charts(figures, columns, with_pairs=False):
    """A chart of each quantity of a subject with enough dated values. columns: of the table below each.

    with_pairs: also of two values, where both are exact and show a change.
    """
    dated = [figure for figure in figures if figure.period_start]
    return [
        _drawn(rows, columns) for _of, rows in by_quantity(dated) if is_drawn(rows) or (with_pairs and _is_pair(rows))
    ]


def _is_pair(rows):
    is_exact = all(_is_found(figure) and figure.qualifier in ("", "=") for figure in rows)
    return len(rows) > 1 and is_exact and is_drawn(rows, fewest=2) and _has_changed(rows)


def cited(drawn, columns, marks):
    """The same with the sources in its table numbered as those of the page, for charts whose table is shown."""
    return replace(drawn, cards=_cards(drawn.figures, columns, marks))


def _cards(figures, columns, marks):
    return [Card(figure, [cell(figure, column, marks) for column in columns]) for figure in figures]


def _drawn(figures, columns):
    said = _("%(period)s %(value)s")
    found = [said % {"period": interval_text(figure.period), "value": words(figure)} for figure in figures]
    return Drawn(
        min((figure.name for figure in figures), key=len),
        figures[0].subject,
        reverse("figure:indicator", args=[figures[0].indicator]),
        _("；").join(found),
        Chart(figures, words),
        plain_headers(columns, Figure),
        _cards(figures, columns, Marks()),
        same_time_apart(figures),
    )


def words(figure):
    """The value with the word printed with it, and what it is if it has not been measured."""
    text = measured_text(figure, figure.value)
    if figure.obs_class in AS_IT_IS:
        return text
    return _("%(text)s（%(word)s）") % {"text": text, "word": figure.get_obs_class_display()}
