"""A number that only changes on certain days, as a flight of steps: flat between, upright where it changes."""

from dataclasses import dataclass

from catalogue.dates import parse_partial_date

WIDTH, LEFT, RIGHT = 360, 8, 300
TOP, BOTTOM, HEIGHT = 24, 128, 152
FEWEST = 3


@dataclass
class Steps:
    """path: of the line; x, y: where it ends; first, last: the days written below it."""

    path: str
    x: float
    y: float
    first: str
    last: str
    number: int
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = BOTTOM


def steps(found):
    """found: (partial date, its words, number) by time; None where there are too few to see anything."""
    if len(found) < FEWEST:
        return None
    days = [parse_partial_date(date)[0].toordinal() for date, _words, _number in found]
    most = max(number for _date, _words, number in found) or 1
    xs = [LEFT + (day - days[0]) / (days[-1] - days[0]) * (RIGHT - LEFT) for day in days]
    ys = [BOTTOM - number / most * (BOTTOM - TOP) for _date, _words, number in found]
    turns = "".join(f"H{x:.1f}V{y:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True))
    path = f"M{xs[0]:.1f} {BOTTOM}V{ys[0]:.1f}{turns}"
    return Steps(path, round(xs[-1], 1), round(ys[-1], 1), found[0][1], found[-1][1], found[-1][2])
