"""The small graph on the page of a district: what belongs to it, drawn as the whole graph is."""

from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from atlas.asking import NOUNS
from atlas.drawing.layers import Column, Edge, Layers, Node
from catalogue.asking import Ask, Question, show_row
from catalogue.evidence import EvidenceText

WIDTH = 760
MOST = 25  # of a noun
HELD = [catalogue for catalogue in NOUNS.values() if "district" in catalogue.filterset.base_filters]


@dataclass
class Neighbourhood:
    """template: draws it, wherever it is shown. url: of the full view with this entry in the middle."""

    layers: Layers
    left_out: int
    url: str
    name: str
    template: str = "atlas/parts/neighbourhood.html"


class NeighbourhoodPart:
    """No query of its own; the rows are those of the lists further down."""

    name = "neighbourhood"

    def asks(self, entry):
        return [Question((NeighbourhoodPart, catalogue), "", partial(_ask, catalogue)) for catalogue in HELD]

    def show(self, entry, found, marks, rows):
        """None where nothing is known to belong here."""
        district = entry.slug if entry.sequence else ""
        centre = Node(entry.pk, entry.short_name, "", "hoop" if district else "outside", district)
        nodes, edges = [], []
        for catalogue, members in zip(HELD, found, strict=True):
            for row in members:
                shown = show_row(catalogue.noun, row)
                nodes.append(Node(row["pk"], str(shown.text), shown.url, catalogue.noun, band=catalogue.noun))
                edges.append(Edge(centre, nodes[-1], row["_basis"] or "unverified", district))
        if not nodes:
            return None
        columns = [Column(_("街区"), 24, 200, [centre]), Column(_("属于它的"), 300, 430, nodes)]
        left_out = sum(members[0]["_count"] - len(members) for members in found if members)
        url = f"{reverse('atlas:graph')}?focus={entry.NOUN}/{entry.slug}"
        return Neighbourhood(Layers(columns, edges, 1, WIDTH), left_out, url, entry.short_name)


def _ask(catalogue, _value, key, _scope):
    basis = EvidenceText("district", "basis")
    order = ("-scope", basis.desc(), "sort_key")
    return Ask(catalogue.filterset.behind("district", key), order, MOST, {"_basis": basis})
