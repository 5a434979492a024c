from django.utils.translation import gettext_lazy as _

from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Number, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Related("area"),
    Related("issuer", in_table=True),
    Text("issuer_printed", in_table=True),
    Date("issued_on", in_table=True),
    Date("not_after"),
    Text("offers_zh"),
    Text("offers_en", lang="en"),
    Number("max_subsidy", unit=_("元"), in_table=True),
)
