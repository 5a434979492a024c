from catalogue.columns import NAMES, SUMMARIES, Choice, Linked, Number

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", is_cited=False, in_table=True, is_ours=True),
    Number("sequence", is_cited=False),
    Linked("about", in_table=True, is_ours=True),
)
