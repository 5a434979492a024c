from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Date, Number, Related


class KindInSequence(Choice):
    """步骤 2: what it is, and its place in the order that the source gives."""

    def show(self, entry, value):
        shown = super().show(entry, value)
        shown.text = f"{shown.text} {entry.seq}" if entry.seq else shown.text
        return shown


COLUMNS = (
    *NAMES,
    *SUMMARIES,
    KindInSequence("kind", in_table=True),
    AnyRelated("parent", in_table=True),
    Number("seq", is_cited=False),
    Related("operator", in_table=True),
    Date("started", in_table=True),
    Choice("status", in_table=True),
    Related("area"),
)
