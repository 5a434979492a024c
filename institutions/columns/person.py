from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("category", in_table=True, is_ours=True),
    Text("role_zh", in_table=True),
    Text("role_en", lang="en"),
    Related("organisation", in_table=True),
    Date("role_as_of", in_table=True),
)
