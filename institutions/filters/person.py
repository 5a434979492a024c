from django.utils.translation import gettext_lazy as _

from catalogue.facets import EntryFacet, Facet
from catalogue.filters import CatalogueFilterSet
from institutions.models import Person


class PersonFilterSet(CatalogueFilterSet):
    category = Facet("category", label=_("类别"))
    organisation = EntryFacet("organisation", "institution", is_listed=False, label=_("所在单位"))

    class Meta:
        model = Person
        fields: list[str] = []
