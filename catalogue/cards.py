"""An entry as lists show it, as a card or as a row of a table."""

from dataclasses import dataclass, field
from typing import Any

from catalogue.language import listed


@dataclass(slots=True)
class Card:
    """An entry in a list. `strip` is its district and how sure that is; `reasons` why it does not fit, or only might.

    `letter`: which its name begins with, on the first of those. `picture` is handed down by the floor above
    (`pictures.showing`). `choice`: see `catalogue.choosing`.
    """

    entry: object
    cells: list
    strip: Any = None
    reasons: list = field(default_factory=list)
    letter: str = ""
    picture: Any = None
    choice: Any = None

    @property
    def stated(self):
        """The facts that have a value; the others are named together, in `lacking`."""
        return [cell for cell in self.cells if cell.state != "unstated"]

    @property
    def lacking(self):
        """The facts without a value, but for those that the reasons name already."""
        named = {reason.cell.key for reason in self.reasons if reason.cell}
        return listed(cell.label for cell in self.cells if cell.state == "unstated" and cell.key not in named)
