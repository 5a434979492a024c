"""Quantities of which there are enough dated values to draw: one chart for each, its title saying what is found."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atlas.columns import measured_text
from atlas.drawing.chart import Chart, is_drawn
from atlas.models import Figure, ObservationClass
from catalogue.cards import Card
from catalogue.cells import Marks, cell
from catalogue.dates import interval_text
from catalogue.headers import plain_headers

TABLE = ("value", "period")
AS_IT_IS = (ObservationClass.MEASURED, ObservationClass.STRUCTURAL, ObservationClass.SHARE, ObservationClass.RANK)


@dataclass
class Drawn:
    """title: what is found, in words: each value with its time. cards: the same as a table."""

    name: str
    subject: Any
    url: str
    title: str
    chart: Chart
    headers: list
    cards: list[Card]


def by_quantity(figures):
    """[(subject, quantity), its figures by time]."""

    def key(figure):
        return figure.subject_id, figure.indicator

    found = [(of, list(rows)) for of, rows in groupby(sorted(figures, key=key), key=key)]
    return [(of, sorted(rows, key=lambda figure: (figure.period_start, figure.pk))) for of, rows in found]


def charts(figures, columns, marks=None):
    """A chart of each quantity of a subject with enough dated values. columns: of the table below each."""
    dated = [figure for figure in figures if figure.period_start]
    return [_drawn(rows, columns, marks or Marks()) for _of, rows in by_quantity(dated) if is_drawn(rows)]


def _drawn(figures, columns, marks):
    said = _("%(period)s %(value)s")
    found = [said % {"period": interval_text(figure.period), "value": words(figure)} for figure in figures]
    return Drawn(
        min((figure.name for figure in figures), key=len),
        figures[0].subject,
        reverse("figure:indicator", args=[figures[0].indicator]),
        _("；").join(found),
        Chart(figures, words),
        plain_headers(columns, Figure),
        [Card(figure, [cell(figure, column, marks) for column in columns]) for figure in figures],
    )


def words(figure):
    """The value with the word printed with it, and what it is if it has not been measured."""
    text = measured_text(figure, figure.value)
    if figure.obs_class in AS_IT_IS:
        return text
    return _("%(text)s（%(word)s）") % {"text": text, "word": figure.get_obs_class_display()}
