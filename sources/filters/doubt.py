from django.utils.translation import gettext_lazy as _

from catalogue.facets import Facet, LinkedFacet
from catalogue.filters import SORTS, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from sources.models import Doubt


class DoubtFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    about = LinkedFacet("about", "*", is_listed=False, label=_("所涉条目"))

    SORTS = {"sequence": ("sequence", "record"), **SORTS}
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = Doubt
        fields: list[str] = []
