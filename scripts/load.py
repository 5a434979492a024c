#!/usr/bin/env python3
"""
Sustained load: `scripts/load.py [sqlite|postgresql] [--entries N] [--rate N] [--minutes N]`, or `make load`.

Starts the site with two processes on a catalogue that was made up, warms it up until it has what it keeps (a minute or
two), then asks for mixed pages at a steady rate, whether answers come quickly or not: what has to wait counts from when
it was due. Prints how long answers took, and by how much the memory of the processes grew. Ends with 1 if a promise was
broken: p99 under 500 ms, no error, less than 10 MB.
"""

import argparse
import queue
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from trial import Site, databases, new_site

READERS = 32
WARMING, ROUNDS = 30, 6  # seconds, and how often at most
RESTS = 2  # MB that memory may grow by in this time when everything is kept that will be
LONGEST = 0.5  # seconds, of 99 in 100 answers
GROWTH = 10  # MB, of all processes together
COMPRESSED = 0.8  # of the readers; the others are programs
RETURNING = 0.2  # of the readers come back with the page they have
FACETS = [
    "",
    "?view=table",
    "?sort=-updated",
    "?status=operating",
    "?basis=stated",
    "?match=unknown",
    "?q=试验",
    "?per=50",
]
PLACES = ["/", "/updates/", "/atlas/graph/", "/atlas/map/", "/facts/", "/about/", "/districts/", "/institutions/"]
WORDS = ["试验", "张江", "枫林", "孵化", "ai", "zy", "研究院", "创新中心"]


def some_address(chance: random.Random, entries: int) -> str:
    """As visitors come: mostly to entries, a few of them to most; then to lists; some search; a few take a file."""
    kind, language = chance.random(), chance.choice(("", "", "", "/en"))
    if kind < 0.45:
        number = min(entries, int(chance.paretovariate(0.4)))
        return f"{language}/incubators/trial-{number}/"
    if kind < 0.75:
        page = f"?page={chance.randint(1, 50)}" if chance.random() < 0.3 else chance.choice(FACETS)
        return f"{language}/incubators/{page}"
    if kind < 0.85:
        return f"{language}/search/?q={chance.choice(WORDS)}"
    if kind < 0.99:
        return language + chance.choice(PLACES)
    return f"{language}/incubators/feed.atom"


@dataclass
class Load:
    site: Site
    entries: int
    took: list[float] = field(default_factory=list)
    statuses: Counter[object] = field(default_factory=Counter)
    due: "queue.Queue[float | None]" = field(default_factory=queue.Queue)

    def ask_on(self, seed: int) -> None:
        chance, connection, tags = random.Random(seed), self.site.open(), dict[str, str]()  # noqa: S311
        while (due := self.due.get()) is not None:
            address = some_address(chance, self.entries)
            headers = {"Accept-Encoding": "gzip"} if chance.random() < COMPRESSED else {}
            if address in tags and chance.random() < RETURNING:
                headers["If-None-Match"] = tags[address]
            try:
                connection.request("GET", quote(address, safe="/?=&"), headers=headers)
                answer = connection.getresponse()
                answer.read()
                self.statuses[answer.status] += 1
                tags[address] = answer.headers.get("ETag", "")
            except OSError as error:
                self.statuses[type(error).__name__] += 1
                connection.close()
            self.took.append(time.monotonic() - due)

    def run(self, rate: int, seconds: float) -> None:
        started = time.monotonic()
        for number in range(int(rate * seconds)):
            due = started + number / rate
            time.sleep(max(0, due - time.monotonic()))
            self.due.put(due)
        while not self.due.empty():
            time.sleep(0.01)

    def start_over(self) -> None:
        self.took, self.statuses = [], Counter()


def memory(pids: list[int]) -> float:
    """MB that are in use by these processes."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def warm(load: Load, rate: int) -> float:
    """MB once pages, and what they are made from, have filled the room they are given."""
    before = 0.0
    for _each in range(ROUNDS):
        load.run(rate, WARMING)
        now = memory(load.site.workers())
        if now - before < RESTS:
            break
        before = now
    load.start_over()
    return now


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="持续负载：各种页面，固定的速率。")
    parser.add_argument("databases", nargs="*", metavar="sqlite|postgresql", help="不写则两种都试")
    parser.add_argument("--entries", type=int, default=10_000, help="条目数，默认 10000")
    parser.add_argument("--rate", type=int, default=200, help="每秒请求数，默认 200")
    parser.add_argument("--minutes", type=float, default=1, help="持续的分钟数，默认 1；看内存是否增长用 10")
    given = parser.parse_args(arguments)
    results = [holds(database, given) for database in databases(given.databases)]
    return int(not all(results))


def holds(database: str, given: argparse.Namespace) -> bool:
    with new_site(database, "generate_catalogue", "--entries", str(given.entries)) as site:
        load = Load(site, given.entries)
        readers = [threading.Thread(target=load.ask_on, args=(seed,)) for seed in range(READERS)]
        for reader in readers:
            reader.start()
        before = warm(load, given.rate)
        load.run(given.rate, given.minutes * 60)
        for _reader in readers:
            load.due.put(None)
        for reader in readers:
            reader.join()
        grown = memory(site.workers()) - before
    hundredths = statistics.quantiles(load.took, n=100)
    print(f"{database}，{given.entries} 条，每秒 {given.rate} 个请求，{given.minutes:g} 分钟：")
    print(f"  应答 {dict(load.statuses)}")
    half, most = hundredths[49] * 1000, hundredths[98] * 1000
    print(f"  半数在 {half:.0f} 毫秒内，p99 {most:.0f} 毫秒（应低于 {LONGEST * 1000:.0f}）")
    print(f"  内存 {before:.0f} MB，增长 {grown:.1f} MB（应低于 {GROWTH}）")
    return set(load.statuses) <= {200, 304} and hundredths[98] < LONGEST and grown < GROWTH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
