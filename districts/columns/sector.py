from catalogue.columns import NAMES, SUMMARIES, Choice, Related

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("grouping", in_table=True),
    Related("parent", in_table=True),
)
