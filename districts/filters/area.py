from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from districts.models import Area


class AreaFilterSet(CatalogueFilterSet):
    level = Facet("level", label=_("层级"))
    parent = EntryFacet("parent", "area", is_listed=False, label=_("上级区域"))

    class Meta:
        model = Area
        fields: list[str] = []
