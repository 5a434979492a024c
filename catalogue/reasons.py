"""Why an entry does not fit, or only might: each question that it fails or leaves open, with what it does say."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from catalogue.cells import Cell, cell

FAILS, OPEN = "fails", "open"


@dataclass
class Reason:
    """label: of the question. asked: what was wanted, in words. cell: what the entry says; None where no column does.

    state: `fails`, or how the fact stands that leaves the question open: unstated, unverified, inferred or vague.
    """

    label: str
    asked: str
    state: str
    cell: Cell | None

    @property
    def word(self):
        return {
            FAILS: _("不符合"),
            "unstated": _("未注明"),
            "unverified": _("未核实"),
            "inferred": _("来源未注明，只有推断"),
            "vague": _("不够确切"),
        }[self.state]

    @property
    def has_value(self):
        return self.cell is not None and self.cell.state != "unstated"


def answered(rows, filterset):
    """The rows, each with its answer to every question asked: `_answer_<parameter>` is fails, open or empty."""
    answers = {
        f"_answer_{name}": Case(
            When(criterion.yes, then=Value("")), When(criterion.missing, then=Value(OPEN)), default=Value(FAILS)
        )
        for name, criterion in filterset.criteria.items()
    }
    return rows.annotate(**answers)


def asked_columns(catalogue, filterset):
    """{parameter: the column of the fact that it asks about, or None}."""
    return {name: catalogue.column(filterset.filters[name].key) for name in filterset.criteria}


def reasons(entry, columns, filterset, marks):
    """Every `Reason` of an entry of `answered` rows. columns: those of the questions, as `asked_columns` gives them."""
    found = []
    for name, column in columns.items():
        answer = getattr(entry, f"_answer_{name}")
        if answer:
            says = cell(entry, column, marks) if column else None
            state = FAILS if answer == FAILS else _why_open(says, filterset.asked["basis"])
            found.append(Reason(filterset.filters[name].label, _in_words(filterset, name), state, says))
    return found


def might_fit(filterset, most):
    """[(entry, the questions it leaves open)]: the first of those that only might fit, to name them. One query."""
    rows = filterset.entries("unknown", 0, most, partial(answered, filterset=filterset))
    return [(entry, [filterset.filters[name].label for name in _open(entry, filterset)]) for entry in rows]


def _open(entry, filterset):
    return [name for name in filterset.criteria if getattr(entry, f"_answer_{name}") == OPEN]


def _why_open(says, basis):
    if says is None or says.state == "unstated":
        return "unstated"
    if says.state == "unverified":
        return "unverified"
    return "inferred" if basis == "stated" and says.state != "stated" else "vague"


def _in_words(filterset, name):
    asked, question = filterset.asked[name], filterset.filters[name]
    values = asked if isinstance(asked, list) else [asked]
    return _("或").join(str(filterset.name_of(question, value)) for value in values)
