"""What is printed: one line a figure, with its goal."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """result: in words. holds: None where nothing was measured, and then result says why."""

    what: str
    goal: str
    result: str
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "–", True: "holds", False: "misses"}[self.holds]


@dataclass
class Table:
    title: str
    lines: list[Line] = field(default_factory=list)

    def add(self, what: str, goal: str, result: str, holds: bool | None = None) -> None:
        self.lines.append(Line(what, goal, result, holds))
        print(f"  {what}: {result} ({self.lines[-1].verdict})", flush=True)

    def at_most(self, what: str, value: float, most: float, unit: str, more: str = "") -> None:
        self.add(what, f"≤ {most:g} {unit}", f"{value:.2f} {unit}{more}", value <= most)

    def at_least(self, what: str, value: float, least: float, unit: str, more: str = "") -> None:
        self.add(what, f"≥ {least:g} {unit}", f"{value:.2f} {unit}{more}", value >= least)

    def markdown(self) -> str:
        rows = [f"| {line.what} | {line.goal} | {line.result} | {line.verdict} |" for line in self.lines]
        return "\n".join([f"### {self.title}", "", "| what | goal | result | |", "| --- | --- | --- | --- |", *rows])
