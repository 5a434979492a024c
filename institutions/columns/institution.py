from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Related, Text, Url

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Choice("four_big_class", in_table=True, is_ours=True),
    Related("parent"),
    Related("area"),
    Related("district", in_table=True),
    Date("founded", in_table=True),
    Text("address"),
    Url("website"),
    Text("credit_code"),
)
