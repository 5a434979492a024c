from django.utils.translation import gettext_lazy as _

from catalogue.facets import BasisFacet, DateBound, EntryFacet, Facet, GroupedFacet, LinkedFacet, NumberBound
from catalogue.filters import SORTS_WITH_DISTRICT, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from incubators.models import Incubator, IncubatorLevel
from sources.models import Basis

# Asking for one level also finds what has both.
LEVELS = {
    IncubatorLevel.CITY: (IncubatorLevel.CITY, IncubatorLevel.CITY_AND_DISTRICT),
    IncubatorLevel.DISTRICT: (IncubatorLevel.DISTRICT, IncubatorLevel.CITY_AND_DISTRICT),
}


class IncubatorFilterSet(CatalogueFilterSet):
    district = EntryFacet("district", "district", label=_("所属街区"), note=_("计数含推断的归属。"))
    kind = Facet("kind", label=_("类型"))
    listed_status = Facet(
        "listed_status", label=_("是否区级高质量孵化器"), note=_("公布的总数是11加8，比找得到的名字多。")
    )
    sector = LinkedFacet("sectors", "sector", only_used=True, label=_("领域"))
    host = LinkedFacet("hosts", "institution", only_used=True, label=_("依托单位"))
    status = Facet("status", label=_("状态"))
    level = GroupedFacet("level", groups=LEVELS, label=_("级别"))
    batch = Facet("batch", label=_("批次"))
    district_basis = BasisFacet("district", bases=Basis.choices, label=_("所属街区的依据"))
    area_min = NumberBound("floor_area", "gte", label=_("面积不小于（平方米）"))
    area_max = NumberBound("floor_area", "lte", label=_("面积不大于（平方米）"))
    opened_after = DateBound("opened", "gte", label=_("启用不早于"))
    opened_before = DateBound("opened", "lte", label=_("启用不晚于"))

    SORTS = SORTS_WITH_DISTRICT
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = Incubator
        fields: list[str] = []
