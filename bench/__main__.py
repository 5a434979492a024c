"""`python -m bench [--entries N] [--database sqlite|postgresql]`"""

import argparse
import os
import subprocess
import sys
import time
from typing import Any

from bench import databases, files, finding
from bench.databases import NAMES
from bench.pages import Pages
from bench.server import Server, environment, running
from bench.table import Table

SMALL = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="速度测量：各项结果与目标并列。")
    parser.add_argument("--entries", type=int, default=100_000, help="大目录有多少个孵化器，默认 100000")
    parser.add_argument("--database", choices=list(NAMES), action="append", help="只测一种数据库")
    asked = parser.parse_args()
    started = time.monotonic()
    static_files()
    tables, found = [], {}
    for vendor in asked.database or NAMES:
        table = Table(f"{NAMES[vendor]}, {asked.entries:,} entries")
        found[vendor] = measure(vendor, asked.entries, table)
        tables.append(table)
    both = Table("Both databases")
    finding.agreement(found, both)
    print(f"\n{os.cpu_count()} processors, {time.monotonic() - started:.0f} s\n")
    print("\n\n".join(table.markdown() for table in (*tables, both)))


def static_files() -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment("sqlite://:memory:"), check=True)


def measure(vendor: str, entries: int, table: Table) -> list[Any]:
    print(f"\n{table.title}", flush=True)
    with databases.ALL[vendor]() as (small, large):
        databases.fill(small, SMALL)
        databases.fill(large, entries)
        with running(small) as server:
            pages = Pages(vendor, small, server, Table(""))
            pages.warm("/incubators/")
            few = pages.times(f"/incubators/?page={number}" for number in range(2, 32))
        with running(large) as server:
            files.Files(vendor, large, server, table).csv()
            measure_pages(vendor, large, server, table, few)
        return list(finding.ask(large, "hits"))


def measure_pages(vendor: str, url: str, server: Server, table: Table, few: float) -> None:
    """few: what a list page of the small catalogue costs, times the floor."""
    pages = Pages(vendor, url, server, table)
    pages.kept()
    plain = pages.unseen()
    table.at_most("list page, large against small catalogue, CPU", plain / few, 1.5, "×", f" ({few:.1f} × floor)")
    pages.after_an_edit()
    pages.weight()
    finding.counts(url, table)
    finding.speed(vendor, url, server, table)


if __name__ == "__main__":
    main()
