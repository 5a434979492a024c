"""Whether the last day that is known of a programme has passed, worked out by the database from the reader's day.

Nothing has to run for a call to close: every query makes the comparison anew.
"""

from django.db.models import Case, CharField, F, Q, TextChoices, Value, When
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.evidence import SURE, EvidenceText, basis_alias, counted_bases
from catalogue.facets import EMPTY, Facet
from transfer.models.programme import ProgrammeStatus

# Of these a start alone tells the last day too; what was launched or comes again goes on after it.
ENDS_WHERE_IT_STARTS = (ProgrammeStatus.PLANNED, ProgrammeStatus.HELD)
CURRENT = (ProgrammeStatus.LAUNCHED, ProgrammeStatus.PLANNED, ProgrammeStatus.RECURRING)


class Timing(TextChoices):
    OPEN = "open", _("尚未过期")
    PAST = "past", _("已结束或已过期")


def timing(bases=SURE):
    """{alias: expression}, the last being `_timing`: open, past, or empty where no date says so."""
    text = CharField()
    ends = ~Q(date_end="") & Q(**{f"{basis_alias('date_end')}__in": bases})
    starts = Q(status__in=ENDS_WHERE_IT_STARTS) & Q(**{f"{basis_alias('date_start')}__in": bases})
    # What is known to the month or the year is over with its last day; 31 is never too early, compared as text.
    rest = Case(When(_last_length=4, then=Value("-12-31")), When(_last_length=7, then=Value("-31")), default=EMPTY)
    is_past = ~Q(_last="") & Q(_last_day__lt=timezone.localdate().isoformat())
    return {
        basis_alias("date_end"): EvidenceText("date_end", "basis"),
        basis_alias("date_start"): EvidenceText("date_start", "basis"),
        "_last": Case(
            When(ends, then=F("date_end")), When(starts, then=F("date_start")), default=EMPTY, output_field=text
        ),
        "_last_length": Length(F("_last")),
        "_last_day": Substr(Concat(F("_last"), rest, output_field=text), 1, 10),
        "_timing": Case(
            When(_last="", then=EMPTY),
            When(is_past, then=Value(Timing.PAST.value)),
            default=Value(Timing.OPEN.value),
            output_field=text,
        ),
    }


def past_but_current(programmes):
    """Those whose last day has passed while their status still says that they go on or are to come."""
    return programmes.published().alias(**timing()).filter(status__in=CURRENT, _timing=Timing.PAST)


class TimingFacet(Facet):
    """Asked for as `timing=open`; `unknown` are those whose dates do not tell when they end."""

    changes_daily = True

    def __init__(self, **kwargs):
        super().__init__("date_end", **kwargs)
        self.known = "_timing"

    def aliases(self, basis):
        return timing(counted_bases(basis))

    def choices(self):
        return [(code.value, code.label) for code in Timing]
