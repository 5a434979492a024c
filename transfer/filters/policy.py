from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from transfer.models import Policy


class PolicyFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    area = EntryFacet("area", "area", label=_("行政区域"))
    issuer = EntryFacet("issuer", "institution", only_used=True, label=_("发文机关"))
    issued_after = DateBound("issued_on", "gte", label=_("发布不早于"))
    issued_before = DateBound("issued_on", "lte", label=_("发布不晚于"))

    class Meta:
        model = Policy
        fields: list[str] = []
