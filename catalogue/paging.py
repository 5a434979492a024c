"""Pages of a list: where one is, and the links to the others."""

from dataclasses import dataclass

EDGE = 1
AROUND = 2


@dataclass(slots=True)
class Link:
    number: int
    url: str
    is_current: bool
    gap: bool = False


class Pager:
    """`number` is the page shown: the last one if a later one was asked for (then `is_beyond`)."""

    def __init__(self, filterset, count):
        self.per = int(filterset.asked["per"])
        self.count = count
        self.total = max(1, -(-count // self.per))
        asked = filterset.asked["page"]
        self.is_beyond = asked > self.total
        self.number = min(asked, self.total)
        self._url = filterset.urls("page")

    @property
    def slice(self):
        return slice((self.number - 1) * self.per, self.number * self.per)

    @property
    def previous_url(self):
        return self._url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self):
        return self._url(self.number + 1) if self.number < self.total else None

    @property
    def links(self):
        near = range(self.number - AROUND, self.number + AROUND + 1)
        shown = sorted({number for number in (1, self.total, *near) if 1 <= number <= self.total})
        links: list[Link] = []
        for number in shown:
            if links and number - links[-1].number > 1:
                links.append(Link(number, "", is_current=False, gap=True))
            links.append(Link(number, self._url(number), number == self.number))
        return links


@dataclass
class Pages:
    """Pages that no filter set counts: `number` of `total`, with the addresses of those before and after."""

    number: int
    total: int
    per: int
    links: tuple = ()

    @classmethod
    def of(cls, asked, count, per):
        """The last page where a later one was asked for."""
        total = max(1, -(-count // per))
        return cls(min(asked, total), total, per)

    @property
    def slice(self):
        return slice((self.number - 1) * self.per, self.number * self.per)

    @property
    def previous_url(self):
        return f"?page={self.number - 1}" if self.number > 1 else ""

    @property
    def next_url(self):
        return f"?page={self.number + 1}" if self.number < self.total else ""
