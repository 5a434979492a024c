"""Dated observations on a line of time, one lane for each quantity: a day is a dot, a month or a year a bar as long."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from atlas.columns import measured_text
from atlas.drawing.looks import DOT, LIMITS, Marked
from atlas.drawing.text import shortened, text_width
from catalogue.dates import interval_text, parse_partial_date
from catalogue.language import in_language

WIDTH, LABELS, LEFT, RIGHT = 1180, 290, 306, 1064  # the last two: where the years begin and end
SIZE, ROW, HEAD, GAP = 14, 26, 40, 14
OPEN_LENGTH, ARROW = 40, 10


@dataclass
class Mark(Marked):
    """One observation, with its text to the right or, at the edge, to the left."""

    text_x: float
    is_left: bool

    @property
    def period(self):
        return interval_text(self.entry.period)


@dataclass
class Lane:
    """One quantity of one subject. url: of all its observations."""

    label: str
    full_label: str
    y: float
    url: str
    marks: list[Mark] = field(default_factory=list)


@dataclass
class Block:
    """All lanes of one subject."""

    label: str
    url: str
    y: float
    is_comparator: bool = False
    lanes: list[Lane] = field(default_factory=list)


@dataclass
class Tick:
    year: int
    x: float
    label_x: float


class Scale:
    """From days to units, all years alike. Both ends are whole years."""

    def __init__(self, first, last):
        self.first, self.last = date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def x(self, day):
        share = (day - self.first).days / (self.last - self.first).days
        return round(LEFT + share * (RIGHT - LEFT), 1)

    @property
    def ticks(self):
        starts = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        return [Tick(day.year, self.x(day), (self.x(day) + self.x(after)) / 2) for day, after in pairwise(starts)]


def days(figure):
    """(first, last) day of the period of an observation; the last is None where only the beginning is known."""
    first, last = parse_partial_date(figure.period_start)
    if figure.period_end:
        last = parse_partial_date(figure.period_end)[1]
    return first, None if figure.period_precision == "open" else last


class Lanes:
    """grouped: [(subject, [(indicator, its observations)])]. Everything has its place before a template sees it."""

    def __init__(self, grouped, link):
        dated = [days(figure) for _subject, indicators in grouped for _name, found in indicators for figure in found]
        self.scale = Scale(min(first for first, _last in dated), max(last or first for first, last in dated))
        self.width, self.blocks, y = WIDTH, [], HEAD
        for subject, indicators in grouped:
            name = shortened(subject.short_name, SIZE, LABELS)
            block = Block(name, subject.get_absolute_url(), y + ROW / 2, subject.is_comparator)
            self.blocks.append(block)
            y += ROW
            for indicator, figures in indicators:
                lane, rows = self._lane(indicator, figures, y, link)
                block.lanes.append(lane)
                y += rows * ROW
            y += GAP
        self.height = y

    @property
    def ticks(self):
        return self.scale.ticks

    @property
    def marks(self):
        return [mark for block in self.blocks for lane in block.lanes for mark in lane.marks]

    @property
    def last_year(self):
        return self.scale.last.year - 1

    def _lane(self, indicator, figures, y, link):
        name = figures[0].name
        lane = Lane(shortened(name, SIZE, LABELS - 24), name, y + ROW / 2, link(indicator))
        taken: list[float] = []  # where each row of the lane is free again
        for figure in figures:
            mark, start, end = self._mark(figure)
            row = next((number for number, free in enumerate(taken) if free <= start), len(taken))
            taken[row : row + 1] = [end + 8]
            mark.y = y + row * ROW + ROW / 2
            lane.marks.append(mark)
        return lane, len(taken)

    def _mark(self, figure):
        """(mark, where it and its text begin, where they end)."""
        first, last = days(figure)
        x = self.scale.x(first)
        length = OPEN_LENGTH if last is None else max(self.scale.x(last) - x, DOT)
        shape = "open" if last is None else "dot" if first == last else "bar"
        if shape == "dot":
            x -= DOT / 2
        text = in_language(figure.as_printed, measured_text(figure, figure.value))
        room = text_width(text, SIZE) + 6
        arrow = ARROW if figure.qualifier in LIMITS else 0
        is_left = x + length + arrow + room > WIDTH
        text_x = x - 6 if is_left else x + length + arrow + 6
        state = figure.evidence.get("value", {}).get("basis", "unverified")
        mark = Mark(figure, text, round(x, 1), 0, round(length, 1), shape, state, round(text_x, 1), is_left)
        end = x + length + arrow
        return mark, (x - room if is_left else x), (end if is_left else end + room)
