"""A layered drawing: columns of nodes with lines between neighbouring columns, places that depend on the data alone.

One column is given in its bands; the others follow from it, each node as near as it can be to those it is tied to, and
within a band those stand first whose ties lead up. That keeps crossings few without a simulation.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, groupby

from atlas.drawing.text import shortened, text_width

SIZE, ROW, GAP, TOP = 15, 30, 16, 46
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
    short: str = ""

    @property
    def text(self):
        """As it stands in the drawing."""
        return f"{self.short} {self.count}" if self.count else self.short

    @property
    def is_cut(self):
        return self.short != self.label

    @property
    def more_x(self):
        return round(self.x + LABEL + text_width(self.text, SIZE) + SIZE, 1)


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


class Layers:
    """columns in reading order; given: the number of the one whose order stands. Sets every x, y and path."""

    def __init__(self, columns, edges, given, width):
        self.columns, self.edges, self.width = columns, edges, width
        self._ties = {}
        for edge in edges:
            self._ties.setdefault(edge.one.key, []).append(edge.other)
            self._ties.setdefault(edge.other.key, []).append(edge.one)
        self._given = given
        self._place()
        self._untangle()
        self.height = max((node.y for column in columns for node in column.nodes), default=TOP) + ROW
        for column in columns:
            for node in column.nodes:
                node.x = column.x
                node.short = shortened(node.label, SIZE, column.room)
        for edge in edges:
            edge.path = _curve(edge.one, edge.other)

    @property
    def branches(self):
        """[(node of the second column, whether its own line is inferred, lines on from it)]."""
        inferred = {edge.other.key for edge in self.edges if edge.state == "inferred"}
        onward = defaultdict(list)
        for edge in self.edges:
            onward[edge.one.key].append(edge)
        return [(node, node.key in inferred, onward[node.key]) for node in self.columns[1].nodes]

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
        y = TOP
        for band in _bands(column.nodes):
            for node in band:
                node.y = y
                y += ROW
            y += GAP

    def _place_near(self, column):
        """As near as they can be to the nodes that have a place, `ROW` apart, the order by that place and the key."""
        wished = {node.key: self._wish(node) for node in column.nodes}
        column.nodes.sort(key=lambda node: (wished[node.key], node.key))
        free = float(TOP)
        for node in column.nodes:
            node.y = max(free, wished[node.key])
            free = node.y + ROW
        self._pull_back(column, wished)

    def _pull_back(self, column, wished):
        """What was pushed down by those above goes up again, together with them, half of the way."""
        run = []
        for node in [*column.nodes, None]:
            if run and (node is None or node.y > run[-1].y + ROW):
                too_low = sum(each.y - wished[each.key] for each in run) / len(run)
                above = column.nodes[column.nodes.index(run[0]) - 1].y + ROW if run[0] is not column.nodes[0] else TOP
                shift = min(too_low, run[0].y - above)
                for each in run:
                    each.y = round(each.y - shift, 1)
                run = []
            run.append(node)

    def _wish(self, node):
        places = [tied.y for tied in self._ties.get(node.key, []) if tied.y]
        return sum(places) / len(places) if places else TOP


def _bands(nodes):
    """The nodes in their bands: every node of the same band stands beside the others."""
    return [list(band) for _key, band in groupby(nodes, key=lambda node: node.band)]


def _curve(one, other):
    """From where the text of one node ends to the mark of the other."""
    start, end = round(one.x + LABEL + text_width(one.text, SIZE) + 6, 1), other.x - MARK
    middle = round((start + end) / 2, 1)
    return f"M{start} {one.y}C{middle} {one.y} {middle} {other.y} {end} {other.y}"
