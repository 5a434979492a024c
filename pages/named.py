"""How many of the published number of high-quality incubators have a name: a stitch for each, a hole for the others."""

from dataclasses import dataclass

from django.urls import reverse

from atlas.models import Figure, ObservationClass
from atlas.views import FIGURES
from catalogue.cells import Cell, cell
from incubators.models import ListedStatus as Listed
from incubators.views import INCUBATORS
from pages.tallies import Counted, tally

TOTAL = "high-quality-incubators"
# What names them, the surest first, and the thread that it is drawn with.
NAMED_BY = {
    Listed.DISTRICT_HQ_INCUBATOR: "stated",
    Listed.PRESENTED_AT_HQ_MEETING: "inferred",
    Listed.CALLED_HQ_INCUBATOR: "unverified",
}


@dataclass
class Group:
    label: str
    state: str
    count: int
    url: str


@dataclass
class Named:
    """total: the newest published number, with its source. url: all observations of it."""

    total: Cell
    number: int
    url: str
    groups: list[Group]

    @property
    def named(self):
        return sum(group.count for group in self.groups)

    @property
    def nameless(self):
        return max(0, self.number - self.named)

    @property
    def states(self):
        return [group.state for group in self.groups for _each in range(group.count)] + ["unstated"] * self.nameless


STATUSES = Counted(INCUBATORS, "listed_status")


def named(marks, counts=None):
    """None while no number is published. counts: what `tally` says of `STATUSES`. One query, and one for the counts."""
    counted = Figure.objects.published().filter(indicator=TOTAL, obs_class=ObservationClass.MEASURED)
    figure = counted.exclude(value=None).order_by("-period_start", "sort_key", "record").first()
    if figure is None:
        return None
    (counts,) = tally(STATUSES) if counts is None else (counts,)
    path, filterset = reverse("incubator:list"), STATUSES.filterset
    groups = [
        Group(str(code.label), state, counts.get(code.value, 0), filterset.url(path, listed_status=[code.value]))
        for code, state in NAMED_BY.items()
    ]
    total = cell(figure, FIGURES.column("value"), marks)
    return Named(total, int(figure.value), reverse("figure:indicator", args=[TOTAL]), groups)
