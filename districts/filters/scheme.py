from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from districts.models import Scheme


class SchemeFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    status = Facet("status", label=_("状态"))
    scheme = EntryFacet("scheme", "scheme", is_listed=False, label=_("所属提法"))
    area = EntryFacet("area", "area", is_listed=False, label=_("行政区域"))

    class Meta:
        model = Scheme
        fields: list[str] = []
