"""One fact of one entry as lists show it: its values, how sure they are, and the numbers of their sources."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from catalogue.columns import Shown
from catalogue.dates import partial_date_text
from catalogue.language import in_language

CHANGING = ("status", "stage", "listed_status")  # facts that a list gives with their date, as it gives numbers


@dataclass
class Mark:
    """A `[n]` on a page. number: of the place cited, on this page. target: its anchor in the list at the foot."""

    number: int
    target: str


class Marks:
    """The places cited on one page, numbered as they first appear. A place is `src-xinhua-2022#11` or `pub-s09`."""

    def __init__(self):
        self.numbers = {}
        self.uses = {}

    def of(self, places, label=""):
        """Marks for some places; `label` says where, for the way back from the list."""
        marks = []
        for place in dict.fromkeys(filter(None, places)):
            number = self.numbers.setdefault(place, len(self.numbers) + 1)
            if label:
                self.uses.setdefault(place, []).append(label)
            marks.append(Mark(number, f"src-{number}"))
        return marks


@dataclass
class Cell:
    """state: stated, inferred, editorial (also what the catalogue itself puts together), unverified or unstated."""

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


def cell(entry, column, marks):
    """The cell of a column for an entry, its marks taken from the entry's evidence."""
    model = type(entry)
    evidence = entry.evidence.get(column.key, {})
    values = column.shown(entry)
    state = evidence.get("basis", "editorial") if values else "unstated"
    places = evidence.get("cites", "").split("；") if values else []
    dated = evidence.get("as_of", "") if values and (column.is_number or column.key in CHANGING) else ""
    return Cell(
        column.key,
        str(column.label(model)),
        values,
        state,
        tag_text(state, evidence.get("confidence", "")),
        marks.of(places),
        bool(evidence.get("differs")),
        column.is_number,
        partial_date_text(dated),
        dated,
        in_language(evidence.get("reason", ""), evidence.get("reason_en", "")) if state == "inferred" else "",
    )


def tag_text(basis, confidence=""):
    """推断·把握高: the word that goes with a basis; none for what a source states."""
    if basis == "inferred":
        how_sure = {"high": _("推断·把握高"), "medium": _("推断·把握中"), "low": _("推断·把握低")}
        return how_sure.get(confidence, _("推断"))
    return {"editorial": _("编者归类"), "unverified": _("未核实")}.get(basis, "")
