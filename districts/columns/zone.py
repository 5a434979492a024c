from django.utils.translation import gettext_lazy as _

from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Linked, Number, Related, Text, Url

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Related("district", in_table=True),
    Related("area"),
    Related("parent"),
    Linked("sectors", in_table=True),
    Choice("status", in_table=True),
    Date("founded"),
    Date("opened"),
    Number("floor_area", unit=_("平方米"), is_qualified=True),
    Text("address"),
    Text("location"),
    Url("website"),
)
