#!/usr/bin/env python3
"""
Whether anything old is ever answered: `scripts/freshness.py [sqlite|postgresql] [--edits N]`, or `make freshness`.

Starts the site with two processes, lets readers ask all the time, and saves edits in a row, each a new name of one
incubator. As soon as an edit is acknowledged, the very next request for every page that prints the name goes out, in
both languages, in one display mode after the other; it must bring the new name. What the readers meanwhile get must not
be older than the last edit acknowledged before they asked, be it a page or the 304 that lets them use the one they
have. Ends with 1 if anything old was answered.
"""

import argparse
import http.client
import itertools
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field

from trial import Site, databases, new_site

READERS = 4
TAG = re.compile(r"<[^>]*>")
MARK = re.compile(r"zeta(\d+)")
LISTS = ["/incubators/", "/incubators/?view=table", "/incubators/?q=zeta", "/incubators/?sort=-updated"]
PAGES = [
    "/",
    *LISTS,
    "/incubators/mosu-space/",
    "/incubators/mosu-space/history/",
    "/incubators/feed.atom",
    "/incubators/export.csv",
    "/incubators/export.json",
    "/incubators/export.geojson",
    "/search/?q=zeta",
    "/search/suggest?q=zeta",
    "/updates/",
    "/updates/feed.atom",
    "/facts/export.csv",
    "/atlas/graph/",
    "/atlas/map/",
    "/transfer/",
    "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub",
]
ADDRESSES = [language + page for language, page in itertools.product(("", "/en"), PAGES)]
MODES = ["", "ui=elder", "size=large", "size=larger", "contrast=high", "ui=elder; size=larger; contrast=high"]
EDITOR = """
import sys, django
django.setup()
from django.db import close_old_connections
from catalogue.writing import save_entry
from incubators.models import Incubator
for line in sys.stdin:
    close_old_connections()
    entry = Incubator.objects.get(slug="mosu-space")
    entry.name_zh = entry.name_en = entry.note_zh = f"zeta{int(line):06}"
    save_entry(entry, reason=entry.name_zh)
    print(line.strip(), flush=True)
"""


@dataclass
class Answer:
    """newest: the number of the newest edit it tells of; -1 if it tells of none."""

    status: int
    newest: int
    tag: str


def ask(connection: http.client.HTTPConnection, address: str, mode: str, tag: str = "") -> Answer:
    headers = {"Cookie": mode} if mode else {}
    headers |= {"If-None-Match": tag} if tag else {}
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    text = TAG.sub("", answer.read().decode())  # a hit is marked in the midst of the name
    newest = max((int(number) for number in MARK.findall(text)), default=-1)
    return Answer(answer.status, newest, answer.headers.get("ETag", ""))


@dataclass
class Trial:
    """acknowledged: the number of the last edit that is known to be saved."""

    site: Site
    edits: int
    acknowledged: int = -1
    asked: int = 0
    is_over: bool = False
    wrong: list[str] = field(default_factory=list)

    def check(self, answer: Answer, expected: int, address: str, mode: str, who: str) -> None:
        self.asked += 1
        if answer.status != 200 or answer.newest < expected:
            self.wrong.append(f"{who} {address} [{mode}]：{answer.status}，{answer.newest}，应不早于 {expected}")

    def read_on(self, seed: int) -> None:
        """A reader that keeps pages as a browser does, on a connection that stays open."""
        chance, have, connection = random.Random(seed), dict[tuple[str, str], Answer](), self.site.open()  # noqa: S311
        while not self.is_over:
            address, mode, expected = chance.choice(ADDRESSES), chance.choice(MODES), self.acknowledged
            had = have.get((address, mode))
            answer = ask(connection, address, mode, had.tag if had else "")
            if had and answer.status == 304:
                answer = had
            have[address, mode] = answer
            self.check(answer, expected, address, mode, "读者")

    def run(self) -> None:
        editor = self.site.python("-c", EDITOR)
        assert editor.stdin is not None
        assert editor.stdout is not None
        readers = [threading.Thread(target=self.read_on, args=(seed,)) for seed in range(READERS)]
        for number in range(self.edits):
            editor.stdin.write(f"{number}\n")
            editor.stdin.flush()
            self.acknowledged = int(editor.stdout.readline())
            mode = MODES[number % len(MODES)]
            for address in ADDRESSES:
                connection = self.site.open()  # a new one each time goes to either process
                self.check(ask(connection, address, mode), number, address, mode, f"第 {number + 1} 次修改之后")
                connection.close()
            if number == 0:
                for reader in readers:
                    reader.start()
        self.is_over = True
        for reader in readers:
            reader.join()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="两个进程，改一次、问一遍：有没有旧页面。")
    parser.add_argument("databases", nargs="*", metavar="sqlite|postgresql", help="不写则两种都试")
    parser.add_argument("--edits", type=int, default=200, help="修改的次数，默认 200")
    given = parser.parse_args(arguments)
    results = [has_old(database, given.edits) for database in databases(given.databases)]
    return int(any(results))


def has_old(database: str, edits: int) -> bool:
    with new_site(database, "load_catalogue") as site:
        started, trial = time.monotonic(), Trial(site, edits)
        trial.run()
        seconds, workers = time.monotonic() - started, len(site.workers())
    print(f"{database}，{workers} 个进程，{edits} 次修改，{len(ADDRESSES)} 个地址，{len(MODES)} 种显示方式：")
    print(f"  {trial.asked} 个应答（{seconds:.0f} 秒），其中旧的或出错的 {len(trial.wrong)} 个")
    for line in trial.wrong[:20]:
        print(f"  {line}")
    return bool(trial.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
