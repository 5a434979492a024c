"""What the search costs, and whether it finds all there is in the same order on both databases."""

import json
import subprocess
import sys
from typing import Any
from urllib.parse import quote

from bench.client import Client
from bench.server import Server, environment
from bench.table import Table

LIMITS = {"sqlite": 50, "postgresql": 300}  # milliseconds


def ask(url: str, what: str) -> Any:
    command = [sys.executable, "-m", "bench.inside", what]
    done = subprocess.run(command, env=environment(url), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def speed(vendor: str, url: str, server: Server, table: Table) -> None:
    """Of the whole page, which nobody has asked for before."""
    client = Client(server.port)
    client.get("/search/?q=zz")
    waits = sorted((client.get(f"/search/?q={quote(term)}").seconds * 1000, term) for term in ask(url, "terms"))
    slow, term = waits[int(len(waits) * 0.95)]
    middle = waits[len(waits) // 2][0]
    more = f" (median {middle:.0f} ms, {len(waits)} words, at p95 「{term}」)"
    table.at_most("search total + first page, p95, as a whole page", slow, LIMITS[vendor], "ms", more)


def counts(url: str, table: Table) -> None:
    table.at_most("total + all facet counts, worst of four selections", max(ask(url, "counts")), 10, "ms")


def agreement(found: dict[str, list[Any]], table: Table) -> None:
    """found: {database: what each term finds}"""
    missed = sum(row[4] for rows in found.values() for row in rows)
    words = sum(map(len, found.values()))
    table.add("search, names that LIKE finds and it does not", "none", f"{missed} of {words} searches", missed == 0)
    if len(found) == 2:
        first, second = found.values()
        same = sum(one == other for one, other in zip(first, second, strict=True))
        table.add("search, same totals and order on both", "all", f"{same} of {len(first)}", same == len(first))
