from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, EntryFacet, Facet, RecordFacet
from catalogue.filters import CatalogueFilterSet
from transfer.models import Partnership


class PartnershipFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("关系"))
    status = Facet("status", label=_("状态"))
    institution = EntryFacet("institution", "institution", only_used=True, label=_("机构"))
    target = RecordFacet("target", label=_("对象"))
    after = DateBound("date", "gte", label=_("时间不早于"))
    before = DateBound("date", "lte", label=_("时间不晚于"))

    class Meta:
        model = Partnership
        fields: list[str] = []
