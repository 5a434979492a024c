"""The catalogues of sources and of doubts."""

from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from sources.columns import doubt, source
from sources.filters.doubt import DoubtFilterSet
from sources.filters.source import SourceFilterSet
from sources.models import Doubt, Source

SOURCES = Catalogue(
    "sources",
    Source,
    source.COLUMNS,
    SourceFilterSet,
    schema="CreativeWork",
    card=("kind", "publisher", "published_on", "content_as_of"),
    template="sources/source_detail.html",
)
DOUBTS = Catalogue(
    "doubts",
    Doubt,
    doubt.COLUMNS,
    DoubtFilterSet,
    card=("kind", "about"),
    intro=_(
        "来源之间的分歧、同一数量在不同日期的变化，以及目录已知的缺口。每个数值都与其日期和来源并列，不合并、不取平均。"
    ),
    naming=_("题目由编者拟定。"),
)
