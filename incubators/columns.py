from django.utils.translation import gettext_lazy as _

from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Linked, Number, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Choice("listed_status", in_table=True),
    Choice("level"),
    Choice("batch"),
    Choice("status", in_table=True),
    Related("area"),
    Related("district", in_table=True),
    Linked("sectors", in_table=True),
    Linked("hosts", in_table=True),
    Text("operator"),
    Number("floor_area", unit=_("平方米"), is_qualified=True, in_table=True),
    Number("resident_companies", unit=_("家"), is_qualified=True),
    Date("opened", in_table=True),
    Text("address"),
    Text("location"),
    Text("services"),
)
