from catalogue.columns import NAMES, SUMMARIES, Choice, Number, Related

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    Related("scheme", in_table=True),
    Number("seq", is_cited=False),
    Related("area"),
    Choice("status", in_table=True),
)
