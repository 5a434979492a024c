"""The formats that a list is served in: those of every list, and GeoJSON where its entries may have a place."""

from catalogue.exports.formats import FORMATS
from districts.geojson import geojson_response
from districts.views import AREAS, DISTRICTS, STATIONS, ZONES
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS
from transfer.views import PLATFORMS

PLACED = (AREAS, DISTRICTS, ZONES, STATIONS, INSTITUTIONS, INCUBATORS, PLATFORMS)


def formats_of(catalogue):
    return FORMATS | ({"geojson": geojson_response} if catalogue in PLACED else {})
