from django.utils.translation import gettext_lazy as _

from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Number, Related, Text
from transfer.codes import Codes
from transfer.models.policy import Audience, Support

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Related("area"),
    Related("issuer", in_table=True),
    Text("issuer_printed", in_table=True),
    Date("issued_on", in_table=True),
    Date("not_after"),
    Choice("status", in_table=True),
    Related("replaced_by"),
    Codes("audience", Audience, in_table=True),
    Codes("support", Support, in_table=True),
    Text("offers_zh"),
    Text("offers_en", lang="en"),
    Number("max_subsidy", unit=_("元"), in_table=True),
    Text("amount_printed"),
)
