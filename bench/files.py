"""What files cost, held against the programs of the databases themselves: the same columns of the same rows."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.client import Client
from bench.databases import program
from bench.server import Server, environment
from bench.table import Table

PATH = "/incubators/export.csv"
GOALS = {"sqlite": ("sqlite3 -csv", 0.40), "postgresql": ("psql \\copy", 0.6)}
ROUNDS = 2
SETTLING = 3  # seconds


@dataclass
class Files:
    vendor: str
    url: str
    server: Server
    table: Table

    def csv(self) -> None:
        warm(self.server)
        before = self.server.memory()
        runs = [Client(self.server.port).stream(PATH) for _each in range(ROUNDS)]
        first, whole, size = (min(run[0] for run in runs), min(run[1] for run in runs), runs[0][2])
        name, goal = GOALS[self.vendor]
        reference = self.reference()
        if reference is None:
            self.table.add(f"CSV against {name}", f"≥ {goal} ×", f"not measured: {name.split()[0]} is missing")
        else:
            more = f" ({whole:.1f} s for {size / 1e6:.0f} MB, {name} {reference:.1f} s)"
            self.table.at_least(f"CSV against {name}, same columns", reference / whole, goal, "×", more)
        self.table.at_most("CSV, first byte", first * 1000, 100, "ms")
        grown = self.server.memory() - before
        self.table.at_most("CSV, memory of a process beyond that for an empty file", grown, 16, "MB")
        self.broken_off()

    def broken_off(self) -> None:
        """The threads that remain, of the server and its copies; the first readers make the server start all it has."""
        break_off(self.server)
        before = threads(self.server)
        break_off(self.server)
        left = threads(self.server)
        words = f"{before} before, {left} after"
        self.table.add("CSV broken off eight times, threads", "none more", words, left <= before)

    def reference(self) -> float | None:
        """Seconds that the database's own program takes, without the guard against formulas."""
        name = program("sqlite3" if self.vendor == "sqlite" else "psql")
        if not name:
            return None
        sql = subprocess.run(
            [sys.executable, "-m", "bench.inside", "sql"], env=environment(self.url), capture_output=True, check=True
        ).stdout.decode()
        return min(self._run(name, sql.strip()) for _each in range(ROUNDS))

    def _run(self, name: str, sql: str) -> float:
        if self.vendor == "sqlite":
            command = [name, "-readonly", "-csv", self.url.removeprefix("sqlite:///")]
        else:
            command, sql = [name, "--quiet", self.url], f"\\copy ({sql}) TO STDOUT (FORMAT csv)"
        started = time.perf_counter()
        with Path(os.devnull).open("wb") as nowhere:
            subprocess.run(command, input=f"{sql}\n".encode(), stdout=nowhere, check=True)
        return time.perf_counter() - started


def warm(server: Server) -> None:
    """Until every thread of both processes has made a file, which for these words is empty."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _each: Client(server.port).stream(f"{PATH}?q=zzzz"), range(64)))


def break_off(server: Server) -> None:
    """Readers who go away in the middle of a file."""
    for _each in range(8):
        client = Client(server.port)
        client.socket.sendall(f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        client.socket.recv(200_000)
        client.socket.close()
    time.sleep(SETTLING)


def threads(server: Server) -> int:
    found = 0
    for pid in server.workers:
        with suppress(OSError):
            found += len(list(Path(f"/proc/{pid}/task").iterdir()))
    return found
