"""The catalogue of figures, and the page of all observations of one quantity."""

from django.utils.translation import gettext_lazy as _

from atlas.columns import COLUMNS
from atlas.filters import FigureFilterSet
from atlas.models import Figure
from catalogue.catalogue import Catalogue

FIGURES = Catalogue(
    "figures", Figure, COLUMNS, FigureFilterSet, card=("value", "printed", "period", "subject", "obs_class"),
    intro=_("每个数值都是某一日期、某一范围内的一次观测，与来源并列；不同日期和范围的数值不合并、不相加、不连线。"),
)  # fmt: skip
