"""The catalogue of incubators and transfer platforms."""

from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from incubators.columns import COLUMNS
from incubators.filters import IncubatorFilterSet
from incubators.models import Incubator

INCUBATORS = Catalogue(
    "incubators",
    Incubator,
    COLUMNS,
    IncubatorFilterSet,
    schema="Organization",
    card=("kind", "listed_status", "district", "sectors", "floor_area", "opened"),
    intro=_("公布的总数是19家区级高质量孵化器，能找到名字的只有9家，其余10家没有公开的名字。"),
)
