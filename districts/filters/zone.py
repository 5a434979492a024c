from django.utils.translation import gettext_lazy as _

from catalogue.facets import BasisFacet, EntryFacet, Facet, LinkedFacet, NumberBound
from catalogue.filters import SORTS_WITH_DISTRICT, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from districts.models import Zone
from sources.models import Basis


class ZoneFilterSet(CatalogueFilterSet):
    district = EntryFacet("district", "district", label=_("所属街区"), note=_("计数含推断的归属。"))
    kind = Facet("kind", label=_("类型"))
    sector = LinkedFacet("sectors", "sector", only_used=True, label=_("领域"))
    status = Facet("status", label=_("状态"))
    district_basis = BasisFacet("district", bases=Basis.choices, label=_("所属街区的依据"))
    area = EntryFacet("area", "area", is_listed=False, label=_("行政区域"))
    parent = EntryFacet("parent", "zone", is_listed=False, label=_("上级地点"))
    area_min = NumberBound("floor_area", "gte", label=_("建筑面积不小于（平方米）"))
    area_max = NumberBound("floor_area", "lte", label=_("建筑面积不大于（平方米）"))

    SORTS = SORTS_WITH_DISTRICT
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = Zone
        fields: list[str] = []
