from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, EntryFacet, Facet, LinkedFacet, RecordFacet
from catalogue.filters import CatalogueFilterSet
from transfer.models import Programme
from transfer.timing import TimingFacet


class ProgrammeFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    status = Facet("status", label=_("状态"))
    timing = TimingFacet(label=_("是否过期"), note=_("按打开页面的日期算；只知道开始的计划不算过期。"))
    place = EntryFacet("place", "zone", only_used=True, label=_("地点"))
    organiser = LinkedFacet("organisers", "institution", is_listed=False, label=_("主办"))
    participant = LinkedFacet("participants", "institution", is_listed=False, label=_("参与单位"))
    person = LinkedFacet("people", "person", is_listed=False, label=_("出席或获奖人物"))
    subject = RecordFacet("subject", label=_("所涉条目"))
    area = EntryFacet("area", "area", is_listed=False, label=_("行政区域"))
    after = DateBound("date_start", "gte", label=_("时间不早于"))
    before = DateBound("date_start", "lte", label=_("时间不晚于"))

    class Meta:
        model = Programme
        fields: list[str] = []
