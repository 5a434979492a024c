"""What lists and files show of an observation."""

from django.db.models import F
from django.urls import reverse

from atlas.models import ObservationClass
from catalogue.columns import NAMES, SUMMARIES, AnyRelated, Choice, Linked, Number, Shown, Text
from catalogue.dates import interval_text
from catalogue.language import in_language
from catalogue.numbers import plain_number, quantity_text, share_text


class Measured(Number):
    """A value in the unit of its own observation, which is printed beside it as the source has it."""

    cites_as_printed = True  # a citation alone does not know the unit

    def show(self, entry, value):
        return Shown(measured_text(entry, value), code=plain_number(value))


def measured_text(figure, value):
    """The value with its unit and the word printed with it: 近5.2亿元, 90余项, 约25%."""
    if figure.obs_class == ObservationClass.SHARE:
        return share_text(value, figure.qualifier)
    return quantity_text(value, in_language(figure.unit_zh, figure.unit), figure.qualifier, figure.qualifier_zh)


class Indicator(Text):
    """The quantity measured, named as this observation names it, with a way to all observations of it."""

    def extra_fields(self, model):
        return {f"{self.key}_label": F("name_zh")}

    def show(self, entry, value):
        return Shown(entry.name, url=reverse("figure:indicator", args=[value]), code=value)


class Period(Text):
    """`2023`, `2017/2021` or, where only a lower bound is known, `2023-10/..`."""

    def show(self, entry, value):
        return Shown(interval_text(value), code=value)

    def show_code(self, value):
        return Shown(interval_text(value), code=value)


class Printed(Text):
    """Pages write the word that belongs to the number before it, also where a record holds it apart."""

    def show(self, entry, value):
        return Shown(entry.as_printed, code=value)


COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Indicator("indicator"),
    AnyRelated("subject", in_table=True),
    Choice("obs_class", in_table=True, is_ours=True),
    Period("period", in_table=True),
    Text("period_start", is_cited=False),
    Text("period_end", is_cited=False),
    Choice("period_precision", is_cited=False),
    Choice("period_origin", is_cited=False),
    Measured("value", in_table=True),
    Text("unit", is_cited=False),
    Text("unit_zh", is_cited=False),
    Text("qualifier", is_cited=False),
    Text("qualifier_zh", is_cited=False),
    Printed("printed"),
    Linked("compare_with", is_cited=False),
)
