from catalogue.columns import NAMES, SEPARATOR, SUMMARIES, Shown, Text
from catalogue.language import clauses


class MetroLines(Text):
    """The numbers of lines, which stand in one field: 1；12."""

    def show_code(self, value):
        return Shown(clauses(value.split(SEPARATOR)), code=value)


COLUMNS = (
    *NAMES,
    *SUMMARIES,
    MetroLines("lines", in_table=True),
)
