"""What an entry's page shows besides its facts."""

from catalogue.related import RelatedPanel
from districts.places import PointsPanel
from pages.catalogues import CATALOGUES, RELATED
from pictures.showing import PicturesPanel
from sources.catalogues import SOURCES
from sources.taken import TakenPanel


def panels_of(catalogue):
    panels = [PicturesPanel(), PointsPanel(), RelatedPanel(*RELATED.get(catalogue.noun, ()))]
    if catalogue is SOURCES:
        panels.append(TakenPanel({each.noun: each for each in CATALOGUES}))
    return panels
