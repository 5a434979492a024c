from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Date, Number, Related
from transfer.models.platform import PlatformKind

ONE_AFTER_ANOTHER = (PlatformKind.STEP, PlatformKind.CHAIN_LINK, PlatformKind.PATH_STAGE)


class KindInSequence(Choice):
    """步骤 2: what it is and, of what is taken one after another, its place in the order that the source gives."""

    def show(self, entry, value):
        shown = super().show(entry, value)
        if entry.seq and value in ONE_AFTER_ANOTHER:
            shown.text = f"{shown.text} {entry.seq}"
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
