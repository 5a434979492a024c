from django.utils.translation import gettext_lazy as _

from atlas.models import Figure
from catalogue.facets import DateBound, Facet, LinkedFacet, RecordFacet, TextFacet
from catalogue.filters import SORTS, CatalogueFilterSet, Setting
from catalogue.parameters import OneOf


class FigureFilterSet(CatalogueFilterSet):
    indicator = TextFacet("indicator", is_listed=False, label=_("指标"))
    obs_class = Facet("obs_class", label=_("性质"))
    precision = Facet("period_precision", label=_("时期精度"))
    subject = RecordFacet("subject", label=_("对象"))
    compare_with = LinkedFacet("compare_with", "figure", is_listed=False, label=_("可对照的数据"))
    after = DateBound("period_start", "gte", label=_("时期不早于"))
    before = DateBound("period_start", "lte", label=_("时期不晚于"))

    SORTS = {**SORTS, "-period": ("-period_start", "sort_key", "record")}
    sort = Setting(OneOf, words=tuple(SORTS), label=_("排序"))

    class Meta:
        model = Figure
        fields: list[str] = []
