"""What pages cost: kept, unchanged, not seen before, of a large catalogue and of a small one, after an edit."""

import gzip
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from bench.client import Client, requests_per_second
from bench.databases import manage
from bench.server import Server
from bench.table import Table

MANY, FEW, WARMING = 600, 60, 12  # requests; in few of them there are pages enough that nobody has seen
ROUNDS, FLOORS = 6, 100  # of a measurement; requests of the floor in each
LIMITS = {"sqlite": (9, 8), "postgresql": (11, 11)}  # list, entry; times the floor
FILTERS = (
    "district=west-bund",
    "kind=high_quality_incubator",
    "status=operating",
    "sector=trial-1",
    "level=unknown",
    "district=unknown&match=unknown",
    "opened_after=2015",
    "basis=stated&district=caohejing",
    "q=%E7%A7%91%E6%8A%80",
)
EDIT = """
from catalogue.writing import save_entry
from incubators.models import Incubator
entry = Incubator.objects.get(slug="trial-1")
entry.note_zh = "{note}"
save_entry(entry, reason="bench")
"""


@dataclass
class Pages:
    vendor: str
    url: str
    server: Server
    table: Table

    def __post_init__(self) -> None:
        self.client = Client(self.server.port)
        self.cost(["/floor/"] * MANY)

    def cost(self, paths: Iterable[str], **headers: str) -> float:
        """Milliseconds of the processor a request."""
        paths = list(paths)
        before = self.server.cpu()
        for path in paths:
            answer = self.client.get(path, **headers)
            if answer.status not in (200, 304):
                raise ValueError(f"{path} was answered with {answer.status}")
        return (self.server.cpu() - before) / len(paths) * 1000

    def times(self, paths: Iterable[str], **headers: str) -> float:
        """What a request costs, times the floor, which is asked for in between: a machine that is shared may be half as
        fast a minute later."""
        paths = list(paths)
        size = -(-len(paths) // ROUNDS)
        floor = pages = 0.0
        for start in range(0, len(paths), size):
            some = paths[start : start + size]
            floor += self.cost(["/floor/"] * FLOORS) * len(some)
            pages += self.cost(some, **headers) * len(some)
        return pages / floor

    def warm(self, path: str) -> None:
        """Ask until both processes have what they keep of the catalogue; twice, since much is made beside requests."""
        for _each in range(2):
            for number in range(WARMING):
                Client(self.server.port).get(f"{path}{'&' if '?' in path else '?'}per={(20, 50, 100)[number % 3]}")
            self.server.rest()

    # --- the lines of the table ---

    def kept(self) -> None:
        self.warm("/incubators/")
        self.cost(["/incubators/"] * FEW)
        floor = requests_per_second(self.server.port, ["/floor/"] * MANY, MANY)
        kept = requests_per_second(self.server.port, ["/incubators/"] * MANY, MANY)
        self.table.at_least("list page seen before, requests/s", kept / floor, 0.8, "× floor", f" ({kept:.0f}/s)")
        tag = self.client.get("/incubators/").headers.get("etag", "")
        if not tag:
            self.table.add("revalidation (304), CPU", "≤ 1 × floor", "no ETag", False)
            return
        status = self.client.get("/incubators/", If_None_Match=tag).status
        ratio = self.times(["/incubators/"] * MANY, If_None_Match=tag)
        self.table.add("revalidation (304), CPU", "≤ 1 × floor", f"{ratio:.2f} × floor", status == 304 and ratio <= 1)

    def unseen(self) -> float:
        """A list page without a filter, times the floor."""
        most, most_of_an_entry = LIMITS[self.vendor]
        self.warm("/incubators/")
        plain = self.times(f"/incubators/?page={number}" for number in range(2, 2 + FEW // 2))
        self.table.at_most("list page not seen before, CPU", plain, most, "× floor")
        costs = {query: self.filtered(query) for query in FILTERS}
        worst = max(costs, key=costs.__getitem__)
        self.table.at_most("… worst of nine filters against none", costs[worst] / plain, 1.3, "×", f" ({worst})")
        for number in range(WARMING):
            Client(self.server.port).get(f"/incubators/trial-{200 + number}/")
        entry = self.times(f"/incubators/trial-{number}/" for number in range(11, 11 + FEW))
        self.table.at_most("entry not seen before, CPU", entry, most_of_an_entry, "× floor")
        return plain

    def filtered(self, query: str) -> float:
        self.warm(f"/incubators/?{query}")
        pages = (f"/incubators/?{query}&page={number}" for number in range(2, 12))
        return self.times(pages)

    def after_an_edit(self) -> None:
        note = f"bench {time.time_ns()}"
        for path in ("/incubators/", "/incubators/trial-1/"):
            self.client.get(path)
        manage(self.url, "shell", "--verbosity", "0", "--command", EDIT.format(note=note))
        entry = self.client.get("/incubators/trial-1/")
        listed = max(Client(self.server.port).get("/incubators/").seconds for _each in range(2))
        is_new = note.encode() in entry.body
        slowest = max(entry.seconds, listed)
        words = f"{slowest:.2f} s, {'new' if is_new else 'OLD PAGE'}"
        self.table.add("first page after an edit", "new, ≤ 0.3 s", words, is_new and slowest <= 0.3)

    def weight(self) -> None:
        for path in ("/incubators/", "/incubators/trial-2/", "/"):
            page = self.client.get(path, Accept_Encoding="gzip")
            found = re.findall(rb'(?:href|src)="(/static/[^"]+)"', gzip.decompress(page.body))
            files = {name.decode() for name in found if name.endswith((b".css", b".js"))}
            sizes = {name: self._packed(name) for name in files}
            css = sum(size for name, size in sizes.items() if name.endswith(".css")) / 1000
            js = sum(size for name, size in sizes.items() if name.endswith(".js")) / 1000
            html = len(page.body) / 1000
            words = f"{html:.1f} / {css:.1f} / {js:.1f} kB, {1 + len(set(found))} requests"
            holds = html <= 60 and css <= 25 and js <= 15 and 1 + len(set(found)) <= 10
            self.table.add(
                f"weight of {path}, compressed: HTML / CSS / JS", "≤ 60 / 25 / 15 kB, 10 requests", words, holds
            )

    def _packed(self, name: str) -> int:
        return len(gzip.compress(self.client.get(name).body, 9))
