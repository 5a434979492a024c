"""One fact of one entry as lists show it: its values, how sure they are, and the numbers of their sources."""

from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.columns import Shown
from catalogue.dates import partial_date_text
from catalogue.language import in_language

# How the strip of a district is drawn: whole if a source states it, cut if inferred, else empty.
CERTAINTY = {"stated": "stated", "inferred": "inferred", "editorial": "inferred"}
CHANGING = ("status", "stage", "listed_status")  # facts that a list gives with their date, as it gives numbers


@dataclass(slots=True)
class Mark:
    """A `[n]` on a page. number: of the place cited, on this page. target: its anchor in the list at the foot.

    anchor: its own, for the way back from that list; label: the fact it stands beside.
    """

    number: int
    target: str
    anchor: str
    label: str


class Marks:
    """The places cited on one page, numbered as they first appear. A place is `src-xinhua-2022#11` or `pub-s09`.

    uses: {place: its marks, in the order of the page}. Whoever asks for marks prints them: each is linked back to.
    """

    def __init__(self):
        self.numbers = {}
        self.uses = {}

    def of(self, places, label=""):
        """Marks for some places beside the fact that `label` names."""
        marks, label = [], str(label)
        for place in dict.fromkeys(filter(None, places)):
            number = self.numbers.setdefault(place, len(self.numbers) + 1)
            uses = self.uses.setdefault(place, [])
            uses.append(Mark(number, f"src-{number}", f"use-{number}-{len(uses) + 1}", label))
            marks.append(uses[-1])
        return marks


@dataclass(slots=True)
class Cell:
    """state: stated, inferred, editorial (also what the catalogue itself puts together), unverified or unstated.

    `own` is what no source could state: when the entry was written, how complete it is.
    """

    key: str
    label: str
    values: list[Shown]
    state: str
    tag: str = ""
    marks: list[Mark] = field(default_factory=list)
    differs: bool = False
    is_number: bool = False
    date_text: str = ""
    datetime: str = ""
    reason: str = ""

    @property
    def certainty(self):
        return CERTAINTY.get(self.state, "unknown")


def labels(column, model):
    """How lists call a column, and how it is called beside a mark."""
    return _labels(column, model, get_language())


@cache
def _labels(column, model, _language):
    return str(column.list_label(model)), str(column.label(model))


def cell(entry, column, marks):
    """The cell of a column for an entry, its marks taken from the entry's evidence."""
    list_label, label = labels(column, type(entry))
    evidence = entry.evidence.get(column.key, {})
    values = column.shown(entry)
    if not values:
        return Cell(
            column.key, list_label, [], "unstated", differs=bool(evidence.get("differs")), is_number=column.is_number
        )
    state = evidence.get("basis", "editorial" if column.is_cited else "own")
    dated = evidence.get("as_of", "") if column.is_number or column.key in CHANGING else ""
    return Cell(
        column.key,
        list_label,
        values,
        state,
        "" if column.is_ours and state == "editorial" else tag_text(state, evidence.get("confidence", "")),
        marks.of(evidence.get("cites", "").split("；"), label),
        bool(evidence.get("differs")),
        column.is_number,
        partial_date_text(dated),
        dated,
        in_language(evidence.get("reason", ""), evidence.get("reason_en", "")) if state == "inferred" else "",
    )


def tag_text(basis, confidence=""):
    """推断·把握高: the word that goes with a basis; none for what a source states."""
    if basis == "stated":
        return ""
    return _tag_text(str(basis), str(confidence), get_language()) if basis != "stated" else ""


@cache
def _tag_text(basis, confidence, _language):
    if basis == "inferred":
        how_sure = {"high": _("推断·把握高"), "medium": _("推断·把握中"), "low": _("推断·把握低")}
        return how_sure.get(confidence, _("推断"))
    return {"editorial": _("编者归类"), "unverified": _("未核实")}.get(basis, "")
