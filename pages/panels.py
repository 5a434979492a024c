"""What an entry's page shows besides its facts."""

from typing import Any

from atlas.neighbourhood import NeighbourhoodPart
from catalogue.alike import AlikeGroups
from catalogue.around import Around
from catalogue.related import RelatedLists
from districts.neighbours import NeighboursPart
from districts.places import PointsPanel
from districts.views import DISTRICTS
from pages.catalogues import CATALOGUES, DATED, RELATED, SHARED, WITH_TIMELINE
from pictures.showing import PicturesPanel
from sources.catalogues import SOURCES
from sources.taken import TakenPanel
from sources.timeline import TimelinePart
from transfer.between import BetweenPanel


def panels_of(catalogue):
    related = RELATED.get(catalogue.noun, ())
    parts: list[Any] = [TimelinePart(related, DATED)] if catalogue.noun in WITH_TIMELINE else []
    parts += [NeighboursPart(), NeighbourhoodPart()] if catalogue is DISTRICTS else []
    parts += [RelatedLists(*related), AlikeGroups(catalogue, *SHARED.get(catalogue.noun, ()))]
    panels: list[Any] = [PicturesPanel(), PointsPanel(), Around(*parts)]
    if catalogue is SOURCES:
        panels.append(TakenPanel({each.noun: each for each in CATALOGUES}))
    if catalogue is DISTRICTS:
        panels.append(BetweenPanel())
    return panels
