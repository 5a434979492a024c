"""The dated values of one quantity of one subject against time: nothing joined, every value written beside its mark."""

from dataclasses import dataclass

from atlas.drawing.lanes import days
from atlas.drawing.looks import DOT, Marked
from atlas.drawing.text import text_width

WIDTH, LEFT, RIGHT = 360, 16, 344
TOP, BOTTOM, HEIGHT = 44, 168, 192  # where the highest value and nothing at all stand; below are the years
SIZE, OPEN_LENGTH = 14, 36
HIGHEST, SIDE = TOP - 30, 12  # line of a text, and how far from its mark one stands beside it
FEWEST = 3  # with fewer dated values there is nothing to see in a drawing


@dataclass
class Value(Marked):
    """One observation, with its text on a line where there is room."""

    text_x: float = 0
    text_y: float = 0


@dataclass
class Tick:
    label: str
    x: float
    label_x: float


def is_drawn(figures, fewest=FEWEST):
    """Whether there is enough to draw, and in one unit from nought."""
    return len(figures) >= fewest and len({figure.unit for figure in figures}) == 1 and figures[0].value >= 0


class Chart:
    """figures: dated, of one quantity. words: what is written beside a value. Years are alike; the foot is nought."""

    width, height, foot = WIDTH, HEIGHT, BOTTOM

    def __init__(self, figures, words):
        spans = [days(figure) for figure in figures]
        self._first = min(first.year for first, _last in spans)
        self._years = max((last or first).year for first, last in spans) + 1 - self._first
        self._most = max(figure.value for figure in figures) or 1
        self._taken: list[tuple[float, float, float]] = []  # where a text stands: its ends and its line
        self.values = [self._value(figure, span, words) for figure, span in zip(figures, spans, strict=True)]
        for value in self.values:
            self._write(value)

    @property
    def ticks(self):
        """The years; where they are many, only some are written."""
        step = -(-self._years * 40 // (RIGHT - LEFT))
        width = (RIGHT - LEFT) / self._years
        starts = [(year, LEFT + year * width) for year in range(self._years)]
        return [
            Tick(str(self._first + year) if year % step == 0 else "", round(x, 1), round(x + width / 2, 1))
            for year, x in starts
        ]

    def _x(self, day):
        part = (day.timetuple().tm_yday - 1) / 366
        return LEFT + (day.year - self._first + part) / self._years * (RIGHT - LEFT)

    def _value(self, figure, span, words):
        first, last = span
        shape = "open" if last is None else "dot" if first == last else "bar"
        x = self._x(first)
        length = DOT
        if shape == "open":
            length = min(OPEN_LENGTH, RIGHT - x)
        elif shape == "bar":
            length = max(self._x(last) - x, DOT)
        else:
            x -= DOT / 2
        y = BOTTOM - float(figure.value / self._most) * (BOTTOM - TOP)
        state = figure.evidence.get("value", {}).get("basis", "unverified")
        return Value(figure, words(figure), round(x, 1), round(y, 1), round(length, 1), shape, state)

    def _write(self, value):
        """Beside its mark, at the nearest place where nothing else stands; what has none is told by the table alone."""
        room = text_width(value.text, SIZE) / 2
        places = ((middle, line) for middle, line in self._places(value, room) if self._is_free(middle, room, line))
        place = next(places, None)
        if place is None:
            value.text = ""
            return
        middle, line = place
        self._taken.append((middle - room, middle + room, line))
        value.text_x, value.text_y = round(middle, 1), round(line, 1)

    @staticmethod
    def _places(value, room):
        """(middle, line), the best first: above and below, to the right and left, and then ever farther away."""
        first, last = sorted((LEFT + room, RIGHT - room)) if 2 * room < RIGHT - LEFT else (WIDTH / 2, WIDTH / 2)
        lines = [value.y + step for step in (-10, 20, -28, 38, -46)]
        yield from ((min(max(value.middle, first), last), line) for line in lines if HIGHEST < line < BOTTOM - 2)
        aside = [value.end + SIDE + room, value.x - SIDE - room]
        yield from ((middle, value.y + 5) for middle in aside if first <= middle <= last)
        lines = sorted(range(HIGHEST + 1, BOTTOM - 2, 4), key=lambda line: abs(line - value.y))
        for line in lines:
            yield from ((min(max(middle, first), last), line) for middle in (value.middle, *aside))

    def _is_free(self, middle, room, line):
        """Whether a text there would touch neither another text nor a mark."""
        start, end = middle - room, middle + room
        beside_texts = all(
            end < left or start > right or abs(line - other) > SIZE + 1 for left, right, other in self._taken
        )
        beside_marks = all(
            end < value.x or start > value.end or value.y + 5 <= line - SIZE or value.y - 5 >= line + 3
            for value in self.values
        )
        return beside_texts and beside_marks
