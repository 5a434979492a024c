#!/usr/bin/env python3
"""
What an outage costs: `scripts/outage.py`, or `make outage`.

Starts a PostgreSQL and the site on it with two processes, lets six readers ask and one editor save, kills PostgreSQL in
the midst of it, brings it back, then kills one process of the site. Prints what was answered and when, and ends with 1
if a promise was broken. It starts everything itself and leaves nothing behind.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import with_postgres as postgres

BASE = Path(__file__).resolve().parent.parent
ADDRESSES = ["/", "/incubators/", "/incubators/?q=ai", "/en/districts/fenglin/", "/figures/export.csv", "/healthz"]
READERS = 6
BEFORE, AWAY, AFTER = 6, 8, 8  # seconds of load before the outage, of the outage, and after either return
BACK_WITHIN = 5  # seconds
LONGEST_ANSWER = 10  # seconds
DURABLE = ["fsync=on", "synchronous_commit=on"]  # an edit is acknowledged when it is on the disk

EDITOR = """
import time, django
django.setup()
from django.db import DatabaseError, InterfaceError, close_old_connections
from catalogue.writing import save_entry
from incubators.models import Incubator
number = 0
while True:
    close_old_connections()
    number += 1
    try:
        entry = Incubator.objects.get(slug="mosu-space")
        entry.note_zh = f"edit {number}"
        save_entry(entry)
        print(number, flush=True)
    except (DatabaseError, InterfaceError):
        time.sleep(0.1)
    time.sleep(0.02)
"""
KEPT = """
import django
django.setup()
from incubators.models import Incubator
for note in Incubator.history.filter(note_zh__startswith="edit ").values_list("note_zh", flat=True):
    print(note.removeprefix("edit "))
"""


@dataclass
class Answer:
    """status: of HTTP, or what happened instead of one."""

    at: float
    took: float
    status: Any
    path: str


@dataclass
class Load:
    """Readers that ask in turns until they are told to stop."""

    port: int
    answers: list[Answer] = field(default_factory=list)
    is_over: bool = False

    def ask_on(self, turn: int) -> None:
        while not self.is_over:
            turn += 1
            path = ADDRESSES[turn % len(ADDRESSES)]
            start = time.monotonic()
            status = ask(self.port, path)
            self.answers.append(Answer(start, time.monotonic() - start, status, path))

    def between(self, start: float, end: float) -> list[Answer]:
        return [answer for answer in self.answers if start <= answer.at + answer.took < end]


def ask(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except http.client.IncompleteRead:
        return "cut in mid-file"
    except OSError as error:
        return type(error).__name__
    except http.client.HTTPException as error:
        return type(error).__name__
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Trial:
    """One run. The promises that were broken gather in `broken`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs, self.owner = postgres.prepare(folder)
        postgres.make_cluster(folder, self.programs, self.owner)
        self.server = self.start_server()
        self.port = free_port()
        self.environment = os.environ | {
            "DATABASE_URL": postgres.address_of(folder),
            "DJANGO_SETTINGS_MODULE": "xuhui_portal.settings",
            "SECRET_KEY": "only-for-this-trial-0123456789-abcdefghijklmnopqrstuvwxyz",
            "BEHIND_TLS": "no",
            "PORT": str(self.port),
        }
        self.load = Load(self.port)
        self.broken: list[str] = []
        self.running: list[subprocess.Popen[Any]] = []

    def start_server(self) -> subprocess.Popen[bytes]:
        server = postgres.start(self.folder, self.programs, self.owner, DURABLE)
        postgres.wait_until_ready(server, self.programs / "pg_isready", self.folder)
        return server

    def python(self, *arguments: str) -> subprocess.Popen[str]:
        """Never by way of PATH: what runs this script has everything installed."""
        process = subprocess.Popen(
            [sys.executable, *arguments], env=self.environment, cwd=BASE, text=True, stdout=subprocess.PIPE
        )
        self.running.append(process)
        return process

    def prepare(self) -> None:
        for arguments in (["migrate", "--verbosity=0"], ["load_catalogue"], ["collectstatic", "--no-input", "-v0"]):
            if self.python("manage.py", *arguments).wait():
                sys.exit(f"没有做完：manage.py {' '.join(arguments)}")
        self.site = self.python("-m", "gunicorn", "--config", "xuhui_portal/gunicorn.py", "xuhui_portal.wsgi")
        while ask(self.port, "/readyz") != 200:
            time.sleep(0.1)
        self.editor = self.python("-c", EDITOR)
        self.readers = [threading.Thread(target=self.load.ask_on, args=(turn,)) for turn in range(READERS)]
        for reader in self.readers:
            reader.start()

    def promise(self, kept: bool, words: str) -> None:
        print(f"  {'守住' if kept else '没有守住'}：{words}")
        if not kept:
            self.broken.append(words)

    def lose_the_database(self) -> None:
        time.sleep(BEFORE)
        gone = time.monotonic()
        self.server.kill()
        self.server.wait()
        time.sleep(AWAY)
        self.server = self.restart()
        back = time.monotonic()
        time.sleep(AFTER)
        self.report_outage(gone, back)

    def restart(self) -> subprocess.Popen[bytes]:
        """What the killed server left running holds its memory for a moment."""
        while True:
            server = postgres.start(self.folder, self.programs, self.owner, DURABLE)
            while server.poll() is None:
                command = [str(self.programs / "pg_isready"), "--quiet", f"--host={self.folder}"]
                if subprocess.run(command, check=False).returncode == 0:
                    return server
                time.sleep(0.05)
            time.sleep(0.2)

    def report_outage(self, gone: float, back: float) -> None:
        print(f"PostgreSQL 被杀（kill -9），{back - gone:.1f} 秒后回来：")
        now = time.monotonic()
        during, after = self.load.between(gone, back), self.load.between(back, now)
        print("  之前", dict(Counter(answer.status for answer in self.load.between(0, gone))))
        print("  其间", dict(Counter(answer.status for answer in during)))
        print("  之后", dict(Counter(answer.status for answer in after)))
        allowed = {200, 503, "cut in mid-file"}
        self.promise({answer.status for answer in during + after} <= allowed, "只有 200、503 和中断的下载")
        self.promise(any(answer.status == 503 for answer in during), "读不到数据时答 503")
        longest = max(answer.took for answer in during + after)
        self.promise(longest <= LONGEST_ANSWER, f"最久的应答 {longest:.2f} 秒，不超过 {LONGEST_ANSWER} 秒")
        good = [answer.at + answer.took for answer in after if answer.status == 200 and answer.path != "/healthz"]
        bad = [answer.at + answer.took for answer in after if answer.status != 200]
        first = min(good, default=now) - back
        self.promise(
            bool(good) and first <= BACK_WITHIN, f"回来后第一页 200 在 {first:.2f} 秒，不超过 {BACK_WITHIN} 秒"
        )
        last = max(bad, default=back) - back
        self.promise(last <= BACK_WITHIN, f"回来后最后一次失败在 {last:.2f} 秒，没有重启网站")

    def lose_a_process(self) -> None:
        killed_at = time.monotonic()
        os.kill(children(self.site.pid)[0], signal.SIGKILL)
        time.sleep(AFTER)
        answers = self.load.between(killed_at, time.monotonic())
        lost = [answer for answer in answers if answer.status != 200]
        print("网站的一个进程被杀（kill -9）：")
        print("  之后", dict(Counter(answer.status for answer in answers)))
        self.promise(len(lost) <= READERS, f"失去 {len(lost)} 个应答，不超过它手上的 {READERS} 个")
        last = max((answer.at + answer.took for answer in lost), default=killed_at) - killed_at
        self.promise(len(children(self.site.pid)) == 2, f"进程补上了；最后一次失败在 {last:.2f} 秒")

    def count_edits(self) -> None:
        self.editor.kill()
        saved = set((self.editor.communicate()[0]).split())
        kept = set(self.python("-c", KEPT).communicate()[0].split())
        print(f"编辑收到 {len(saved)} 次“已保存”：")
        self.promise(bool(saved) and saved <= kept, f"全部都在（找不到 {len(saved - kept)} 次）")

    def end(self) -> None:
        self.load.is_over = True
        for process in self.running:
            process.terminate()
            process.wait()
        postgres.stop(self.server)


def main() -> int:
    temporary = tempfile.TemporaryDirectory(prefix="xuhui-outage-", dir=postgres.temporary_root())
    with temporary as folder:
        trial = Trial(Path(folder))
        try:
            trial.prepare()
            trial.lose_the_database()
            trial.lose_a_process()
            trial.count_edits()
        finally:
            trial.end()
    return 1 if trial.broken else 0


if __name__ == "__main__":
    sys.exit(main())
