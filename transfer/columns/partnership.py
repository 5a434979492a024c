from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Date, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Related("institution", in_table=True),
    Choice("kind", in_table=True),
    AnyRelated("target", in_table=True),
    Text("title_zh"),
    Text("title_en", lang="en"),
    Date("date", in_table=True),
    Choice("status", in_table=True),
)
