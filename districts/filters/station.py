from catalogue.filters import CatalogueFilterSet
from districts.models import Station


class StationFilterSet(CatalogueFilterSet):
    class Meta:
        model = Station
        fields: list[str] = []
