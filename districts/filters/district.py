from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet, LinkedFacet
from catalogue.filters import SORTS, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from districts.models import District


class DistrictFilterSet(CatalogueFilterSet):
    theme = LinkedFacet("themes", "sector", only_used=True, label=_("主题"))
    status = Facet("status", label=_("状态"))
    area = EntryFacet("area", "area", is_listed=False, label=_("行政区域"))

    SORTS = {"sequence": ("sequence", "sort_key", "record"), **SORTS}
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = District
        fields: list[str] = []
