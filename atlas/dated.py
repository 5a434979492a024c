"""Dated figures as a drawing, for all figures that are asked for and for those of one quantity."""

from collections import defaultdict
from itertools import groupby

from django.urls import reverse

from atlas.drawing.chart import FEWEST
from atlas.drawing.lanes import Lanes

ORDER = (
    "-scope",  # what stands outside the district comes last
    "subject__noun",
    "subject__sort_key",
    "subject",
    "sort_key",
    "indicator",
    "period_start",
    "record",
)


def drawn(figures):
    """The drawing of dated figures that are ordered by subject; none of fewer than three."""
    return Lanes(by_subject(figures), link) if len(figures) >= FEWEST else None


def by_subject(figures):
    """[(subject, [(indicator, its figures)])], the subject that most is said of first."""
    groups = [(subject, list(rows)) for subject, rows in groupby(figures, key=lambda figure: figure.subject)]
    groups.sort(key=lambda group: (group[0].is_comparator, -len(group[1])))
    found = []
    for subject, rows in groups:
        indicators = defaultdict(list)
        for figure in rows:
            indicators[figure.indicator].append(figure)
        found.append((subject, list(indicators.items())))
    return found


def link(indicator):
    """Of every observation of a quantity."""
    return reverse("figure:indicator", args=[indicator])
