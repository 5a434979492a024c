"""What lists and files show of an observation."""

from django.utils.translation import gettext as _

from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Linked, Number, Shown, Text
from catalogue.dates import partial_date_text
from catalogue.language import in_language
from catalogue.numbers import plain_number, quantity_text


class Measured(Number):
    """A value in the unit of its own observation, which is printed beside it as the source has it."""

    def show(self, entry, value):
        unit = in_language(entry.unit_zh, entry.unit)
        return Shown(quantity_text(value, unit, entry.qualifier), code=plain_number(value))


class Period(Text):
    """`2023`, `2017/2021` or, where only a lower bound is known, `2023-10/..`."""

    def show(self, entry, value):
        return Shown(period_text(value), code=value)

    def show_code(self, value):
        return Shown(period_text(value), code=value)


def period_text(value):
    first, _slash, last = value.partition("/")
    if last == "..":
        return _("不早于%(date)s") % {"date": partial_date_text(first)}
    return "–".join(partial_date_text(day) for day in (first, last) if day)


COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Text("indicator"),
    AnyRelated("subject", in_table=True),
    Choice("obs_class", in_table=True),
    Period("period", in_table=True),
    Text("period_start", is_cited=False),
    Text("period_end", is_cited=False),
    Choice("period_precision", is_cited=False),
    Choice("period_basis", is_cited=False),
    Measured("value", in_table=True),
    Text("unit", is_cited=False),
    Text("unit_zh", is_cited=False),
    Text("qualifier", is_cited=False),
    Text("qualifier_zh", is_cited=False),
    Text("printed"),
    Linked("compare_with", is_cited=False),
)
