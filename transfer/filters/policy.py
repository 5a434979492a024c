from django.utils.translation import gettext_lazy as _

from catalogue.facets import DateBound, EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from transfer.codes import CodesFacet
from transfer.models import Policy
from transfer.models.policy import Audience, Support


class PolicyFilterSet(CatalogueFilterSet):
    kind = Facet("kind", label=_("类型"))
    audience = CodesFacet("audience", Audience, label=_("受益对象"))
    support = CodesFacet("support", Support, label=_("支持方式"))
    status = Facet("status", label=_("效力"))
    area = EntryFacet("area", "area", label=_("行政区域"))
    issuer = EntryFacet("issuer", "institution", only_used=True, label=_("发文机关"))
    replaced_by = EntryFacet("replaced_by", "policy", is_listed=False, label=_("代之以"))
    issued_after = DateBound("issued_on", "gte", label=_("发布不早于"))
    issued_before = DateBound("issued_on", "lte", label=_("发布不晚于"))

    class Meta:
        model = Policy
        fields: list[str] = []
