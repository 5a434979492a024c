from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from districts.models import Sector


class SectorFilterSet(CatalogueFilterSet):
    grouping = Facet("grouping", label=_("归组"))
    parent = EntryFacet("parent", "sector", label=_("上级领域"))

    class Meta:
        model = Sector
        fields: list[str] = []
