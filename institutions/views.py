"""The catalogues of institutions and of people in public roles."""

from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from institutions.columns import institution, person
from institutions.filters.institution import InstitutionFilterSet
from institutions.filters.person import PersonFilterSet
from institutions.models import Institution, Person

INSTITUTIONS = Catalogue(
    "institutions",
    Institution,
    institution.COLUMNS,
    InstitutionFilterSet,
    schema="Organization",
    card=("kind", "district", "four_big_class", "founded"),
)
PEOPLE = Catalogue(
    "people",
    Person,
    person.COLUMNS,
    PersonFilterSet,
    schema="Person",
    card=("role_zh", "organisation", "role_as_of"),
    intro=_("来源提到的公职人员和专家，职务以来源日期为准。"),
)
