from django.utils.translation import gettext_lazy as _

from catalogue.facets import BasisFacet, DateBound, EntryFacet, Facet
from catalogue.filters import SORTS_WITH_DISTRICT, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from institutions.models import Institution
from sources.models import Basis


class InstitutionFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    four_big_class = Facet("four_big_class", label=_("四大资源"), note=_("按编者归类，来源没有给出定义。"))
    district = EntryFacet("district", "district", label=_("所属街区"), note=_("计数含推断的归属。"))
    district_basis = BasisFacet("district", bases=Basis.choices, label=_("所属街区的依据"))
    area = EntryFacet("area", "area", label=_("行政区域"))
    parent = EntryFacet("parent", "institution", is_listed=False, label=_("上级单位"))
    founded_after = DateBound("founded", "gte", label=_("成立不早于"))
    founded_before = DateBound("founded", "lte", label=_("成立不晚于"))

    SORTS = SORTS_WITH_DISTRICT
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = Institution
        fields: list[str] = []
