from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Linked, Number, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Text("short_name_zh"),
    Text("short_name_en", lang="en"),
    Number("sequence", is_cited=False),
    Linked("themes", in_table=True),
    Choice("status", in_table=True),
    Date("announced", in_table=True),
    Related("area"),
    Text("location", in_table=True),
)
