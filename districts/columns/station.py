from catalogue.columns import NAMES, SUMMARIES, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Text("lines", in_table=True),
)
