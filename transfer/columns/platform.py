from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Date, Number, Related

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True),
    AnyRelated("parent", in_table=True),
    Number("seq", is_cited=False),
    Related("operator", in_table=True),
    Date("started", in_table=True),
    Choice("status", in_table=True),
    Related("area"),
)
