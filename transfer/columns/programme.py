from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Date, Linked, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Choice("status", in_table=True),
    Date("date_start", in_table=True),
    Date("date_end"),
    Text("place_zh"),
    Related("place", in_table=True),
    Linked("organisers"),
    Linked("participants"),
    Linked("people"),
    AnyRelated("subject", in_table=True),
    Related("area"),
)
