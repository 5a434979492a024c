"""A layered drawing: columns of nodes with lines between neighbouring columns, places that depend on the data alone.

One column is given in its bands; the others follow from it, each node as near as it can be to those it is tied to, and
within a band those stand first whose ties lead up. That keeps crossings few without a simulation.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, groupby

from atlas.drawing.text import text_width, wrapped

SIZE, ROW, LINE, GAP, TOP = 15, 30, 19, 16, 31
MOST_LINES = 3  # of a name
SWEEPS = 6
LABEL, MARK = 18, 14  # from the middle of a mark to its text, and to the end of a line that leads to it


@dataclass
class Node:
    """key: of its record. shape: root, hoop or the noun. count: of the rows behind url, where it stands for several.

    more_url: to the drawing of these several, each by itself.
    """

    key: str
    label: str
    url: str
    shape: str
    district: str = ""
    count: int = 0
    more_url: str = ""
    band: str = ""
    x: float = 0
    y: float = 0
    lines: list[str] = field(default_factory=list)

    @property
    def height(self):
        return ROW + (len(self.lines) - 1) * LINE

    @property
    def width(self):
        return max(text_width(line.rstrip(), SIZE) for line in self.lines)

    @property
    def end(self):
        """Where its text ends."""
        return round(self.x + LABEL + self.width + 6, 1)

    @property
    def is_cut(self):
        return self.lines[-1].endswith("…")

    @property
    def rows(self):
        """[(text, y of its middle)]"""
        first = self.y - (len(self.lines) - 1) * LINE / 2
        return [(line, round(first + place * LINE, 1)) for place, line in enumerate(self.lines)]

    @property
    def box(self):
        """(left, top, width, height) of all that leads to its address."""
        return (
            self.x - LABEL,
            round(self.y - self.height / 2 + 2, 1),
            round(self.width + 2 * LABEL + 4, 1),
            self.height - 4,
        )

    @property
    def more_x(self):
        return round(self.end + SIZE, 1)


@dataclass
class Edge:
    """A line from a node to one of the next column. state: the basis, which is the line's style."""

    one: Node
    other: Node
    state: str
    district: str = ""
    path: str = ""


@dataclass
class Column:
    """x: of its marks. room: for its texts, in units."""

    title: str
    x: float
    room: float
    nodes: list[Node] = field(default_factory=list)

    @property
    def end(self):
        """Where the longest of its texts ends; all lines leave it from there, so that none runs through a text."""
        return max((node.end for node in self.nodes), default=self.x)


class Layers:
    """columns in reading order; given: the number of the one whose order stands. Sets every x, y and path."""

    def __init__(self, columns, edges, given, width):
        self.columns, self.edges, self.width = columns, edges, width
        self._ties = {}
        for edge in edges:
            self._ties.setdefault(edge.one.key, []).append(edge.other)
            self._ties.setdefault(edge.other.key, []).append(edge.one)
        self._given = given
        for column in columns:
            for node in column.nodes:
                node.x = column.x
                text = f"{node.label} {node.count}" if node.count else node.label
                node.lines = wrapped(text, SIZE, column.room, MOST_LINES)
        self._place()
        self._untangle()
        bottoms = (node.y + node.height / 2 for column in columns for node in column.nodes)
        self.height = round(max(bottoms, default=TOP) + GAP)
        ends = {node.key: column.end for column in columns for node in column.nodes}
        for edge in edges:
            edge.path = _curve(edge.one, edge.other, ends[edge.one.key])

    @property
    def shapes(self):
        """Every kind of mark that is drawn, each once, as they first occur."""
        return list(
            dict.fromkeys(node.shape for column in self.columns for node in column.nodes if node.shape != "none")
        )

    @property
    def states(self):
        return list(dict.fromkeys(edge.state for edge in self.edges))

    @property
    def branches(self):
        """The same as nested lists, an entry once under each that lines lead to it from, however many of them:
        [(node, state of the line, branches)]."""
        onward = defaultdict(list)
        for edge in self.edges:
            onward[edge.one.key].append(edge)
        known = {edge.other.key: edge.state for edge in self.edges}

        def beyond(node):
            lines = {edge.other.key: edge for edge in reversed(onward[node.key])}
            return [(edge.other, edge.state, beyond(edge.other)) for edge in reversed(lines.values())]

        return [(node, known.get(node.key, ""), beyond(node)) for node in self.columns[1].nodes]

    def crossings(self):
        """How many pairs of lines cross."""
        number = {node.key: place for place, column in enumerate(self.columns) for node in column.nodes}
        gaps = defaultdict(list)
        for edge in self.edges:
            gaps[number[edge.one.key]].append((edge.one.y, edge.other.y))
        pairs = (pair for gap in gaps.values() for pair in combinations(gap, 2))
        return sum((one[0] - other[0]) * (one[1] - other[1]) < 0 for one, other in pairs)

    def _place(self):
        """Every place anew: what stood somewhere before pulls nothing."""
        for node in (node for column in self.columns for node in column.nodes):
            node.y = 0
        self._place_given(self.columns[self._given])
        for column in (*reversed(self.columns[: self._given]), *self.columns[self._given + 1 :]):
            self._place_near(column)

    def _untangle(self):
        """Orders the bands by where their ties lead, as long as that leaves fewer crossings; then the best is kept."""
        column = self.columns[self._given]
        best, fewest = list(column.nodes), self.crossings()
        for _sweep in range(SWEEPS if fewest else 0):
            column.nodes = [node for band in _bands(column.nodes) for node in sorted(band, key=self._pull)]
            self._place()
            if (count := self.crossings()) < fewest:
                best, fewest = list(column.nodes), count
        if column.nodes != best:
            column.nodes = best
            self._place()

    def _pull(self, node):
        """Where the later columns want a node; it stays where nothing there is tied to it."""
        later = {each.key for column in self.columns[self._given + 1 :] for each in column.nodes}
        places = [tied.y for tied in self._ties.get(node.key, []) if tied.key in later]
        return sum(places) / len(places) if places else node.y

    def _place_given(self, column):
        free = TOP
        for band in _bands(column.nodes):
            for node in band:
                node.y = free + node.height / 2
                free += node.height
            free += GAP

    def _place_near(self, column):
        """As near as they can be to the nodes that have a place, none on another; ordered by that place and the key."""
        wished = {node.key: self._wish(node) for node in column.nodes}
        column.nodes.sort(key=lambda node: (wished[node.key], node.key))
        free = float(TOP)
        for node in column.nodes:
            node.y = max(free + node.height / 2, wished[node.key])
            free = node.y + node.height / 2
        self._pull_back(column, wished)

    def _pull_back(self, column, wished):
        """What was pushed down by those above goes up again, together with them, half of the way."""
        run, floor = [], float(TOP)
        for node in [*column.nodes, None]:
            if run and (node is None or _top(node) > _bottom(run[-1]) + 0.1):
                too_low = sum(each.y - wished[each.key] for each in run) / len(run)
                shift = min(too_low, _top(run[0]) - floor)
                for each in run:
                    each.y = round(each.y - shift, 1)
                floor, run = _bottom(run[-1]), []
            run.append(node)

    def _wish(self, node):
        places = [tied.y for tied in self._ties.get(node.key, []) if tied.y]
        return sum(places) / len(places) if places else TOP


def _bands(nodes):
    """The nodes in their bands: every node of the same band stands beside the others."""
    return [list(band) for _key, band in groupby(nodes, key=lambda node: node.band)]


def _top(node):
    return node.y - node.height / 2


def _bottom(node):
    return node.y + node.height / 2


def _curve(one, other, column_end):
    """From where the text of one node ends, past the longest of its column, to the mark of the other."""
    end = other.x - MARK
    middle = round((column_end + end) / 2, 1)
    return f"M{one.end} {one.y}H{column_end}C{middle} {one.y} {middle} {other.y} {end} {other.y}"
