from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, EntryFacet, Facet, RecordFacet
from catalogue.filters import CatalogueFilterSet
from transfer.models import Platform


class PlatformFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    status = Facet("status", label=_("状态"))
    parent = RecordFacet("parent", label=_("上级"))
    operator = EntryFacet("operator", "institution", is_listed=False, label=_("运营单位"))
    area = EntryFacet("area", "area", is_listed=False, label=_("行政区域"))
    started_after = DateBound("started", "gte", label=_("启用不早于"))
    started_before = DateBound("started", "lte", label=_("启用不晚于"))

    class Meta:
        model = Platform
        fields: list[str] = []
