from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet, LinkedFacet
from catalogue.filters import CatalogueFilterSet
from transfer.models import Project


class ProjectFilterSet(CatalogueFilterSet):
    stage = Facet("stage", label=_("阶段"))
    sector = LinkedFacet("sectors", "sector", only_used=True, label=_("领域"))
    institution = EntryFacet("institution", "institution", only_used=True, label=_("所在单位"))
    platform = EntryFacet("platform", "platform", only_used=True, label=_("转化平台"))
    lead = EntryFacet("lead", "person", is_listed=False, label=_("负责人"))

    class Meta:
        model = Project
        fields: list[str] = []
