"""The home page: what this is, and three ways in: a place, a need, a name."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from atlas.drawing.ground import schematics
from catalogue.cells import Cell, Marks, cell
from catalogue.columns import show_entry
from catalogue.linking import attach_linked
from catalogue.models import Record
from catalogue.models.record import Scope, State
from districts.models import District
from districts.views import DISTRICTS, ZONES
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS
from pages.changes import recent
from pages.facts import BASES, tally_of
from pages.named import STATUSES, named
from pages.provenance import facts_url
from pages.tallies import Counted, tally
from sources.references import references

HELD = (INCUBATORS, INSTITUTIONS, ZONES)  # what is counted by district
SECTORS = Counted(INCUBATORS, "sector")
SECTORS_SHOWN = 8
NEWS_SHOWN = 8
STITCHES = 50  # drawn for all facts together
# Words to try in the search box, and the entry that each finds: offered only while that is there to be found.
EXAMPLES = {
    "incubator:mosu-space": "模速空间",
    "district:caohejing": "chj",
    "sector:large-models": "大模型",
    "institution:ecust": "华理",
}


@dataclass
class DistrictRow:
    """A district with what its theme rests on and how much it holds.

    counts: (label, number, how many of them only an editor's inference puts here, address of that list).
    """

    district: District
    theme: Cell
    counts: list


@dataclass
class Standing:
    """How many facts rest on one basis, with the thread that it is drawn with."""

    basis: str
    state: str
    label: str
    count: int
    url: str


@dataclass
class Facts:
    total: int
    url: str
    standings: list[Standing]

    @property
    def stated_percent(self):
        """Rounded down: nobody shall say that all is stated while one fact is not."""
        return 100 * self.standings[0].count // self.total

    @property
    def states(self):
        """One stitch for an equal share of all facts, so that the shares of all bases fill the row."""
        ends, states, upto = [], [], 0
        for standing in self.standings:
            upto += standing.count
            ends.append((round(STITCHES * upto / self.total), standing.state))
        for end, state in ends:
            states += [state] * (end - len(states))
        return states


class HomeView(View):
    """At most a dozen queries, whatever the catalogue holds."""

    def get(self, request):
        marks = Marks()
        by_district = [Counted(catalogue, "district", query) for catalogue in HELD for query in ("", "basis=stated")]
        *held, statuses, sectors = tally(*by_district, STATUSES, SECTORS)
        names = _names(sectors)
        districts = _districts(by_district, held, marks)
        context = {
            "districts": districts,
            "schematics": schematics(districts),
            "named": named(marks, statuses),
            "sectors": _sectors(sectors, names),
            "examples": [word for key, word in EXAMPLES.items() if key in names],
            "facts": _facts(),
            "news": recent(NEWS_SHOWN),
            "has_own_search": True,
            "references": references(marks),
        }
        return render(request, "pages/home.html", context)


def _districts(by_district, held, marks):
    districts = District.objects.published().in_scope(Scope.XUHUI).order_by("sequence", "sort_key")
    found = attach_linked(districts, District, ("themes",))
    theme = DISTRICTS.column("themes")
    counters = [
        (counted, every, stated) for counted, every, stated in zip(by_district[::2], held[::2], held[1::2], strict=True)
    ]
    return [DistrictRow(district, cell(district, theme, marks), _counts(district, counters)) for district in found]


def _counts(district, counters):
    return [
        (
            counted.catalogue.title,
            every.get(district.slug, 0),
            every.get(district.slug, 0) - stated.get(district.slug, 0),
            counted.filterset.url(reverse(f"{counted.catalogue.noun}:list"), district=[district.slug]),
        )
        for counted, every, stated in counters
    ]


def _names(sectors):
    """{key: Record} of the sectors that were counted and of what the examples find. One query."""
    keys = {*EXAMPLES, *(f"sector:{key}" for key in sectors if key)}
    return {record.pk: record for record in Record.objects.filter(pk__in=keys, state=State.PUBLISHED)}


def _sectors(counts, names):
    """(sector, number of incubators, address of that list), the most first. counts: by keys without `sector:`."""
    address, filterset = reverse("incubator:list"), SECTORS.filterset
    found = [(names.get(f"sector:{key}"), number) for key, number in counts.items()]
    counted = [(record, number) for record, number in found if record]
    counted.sort(key=lambda one: (-one[1], one[0].sort_key))
    return [
        (show_entry(record), number, filterset.url(address, sector=[record.slug]))
        for record, number in counted[:SECTORS_SHOWN]
    ]


def _facts():
    """None while nothing is published."""
    counted = tally_of(Scope.XUHUI)
    if not counted.of():
        return None
    standings = [
        Standing(
            basis,
            "unstated" if basis == "not_stated" else basis,
            str(label),
            counted.of(basis=basis),
            facts_url(basis=basis),
        )
        for basis, label in BASES.items()
    ]
    return Facts(counted.of(), reverse("facts"), standings)
