"""How the mark of one observation looks, the same in every drawing, and what the key beside them has to name."""

from dataclasses import dataclass
from typing import Any

from atlas.models import ObservationClass

DOT, BAR = 10, 8
AIMS = (ObservationClass.PLANNED, ObservationClass.TARGET, ObservationClass.ESTIMATE)
LIMITS = {">": "more", "<": "less", "<=": "less"}


@dataclass
class Marked:
    """The place of one observation. shape: dot, bar or open (only its beginning is known). state: of its value."""

    entry: Any
    text: str
    x: float
    y: float
    length: float
    shape: str
    state: str

    @property
    def fill(self):
        """exact, about, or aim: what was planned or expected rather than found."""
        if self.entry.obs_class in AIMS:
            return "aim"
        return "about" if self.entry.qualifier == "≈" else "exact"

    @property
    def limit(self):
        """Whether there were more than was printed, or at most as many."""
        return LIMITS.get(self.entry.qualifier, "")

    @property
    def middle(self):
        return round(self.x + self.length / 2, 1)

    @property
    def end(self):
        return round(self.x + self.length, 1)

    @property
    def top(self):
        return self.y - BAR / 2

    @property
    def core(self):
        """Of the stroke inside an aim: its ends."""
        return round(self.x + 3, 1), round(self.end - 3, 1)

    @property
    def tip(self):
        """Of the arrow behind the mark, where there is one."""
        return round(self.end + 4, 1), round(self.end + 8, 1)


def looks(marks):
    """What a key has to name: every look that one of the marks has."""
    return {look for mark in marks for look in (mark.shape, mark.fill, mark.limit, mark.state)}
