from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, Facet
from catalogue.filters import CatalogueFilterSet
from sources.models import Source


class SourceFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    published_after = DateBound("published_on", "gte", label=_("发布不早于"))
    published_before = DateBound("published_on", "lte", label=_("发布不晚于"))

    class Meta:
        model = Source
        fields: list[str] = []
