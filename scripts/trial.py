"""A site for a trial: a database of its own, the server command as it is shipped, gone without a trace afterwards."""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import with_postgres as postgres
from outage import ask, children, free_port

BASE = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


@dataclass
class Site:
    folder: Path
    url: str
    port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[Any]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "xuhui_portal.settings",
            "SECRET_KEY": "only-for-this-trial-0123456789-abcdefghijklmnopqrstuvwxyz",
            "BEHIND_TLS": "no",
            "PORT": str(self.port),
        }

    def python(self, *arguments: str) -> subprocess.Popen[str]:
        """Never by way of PATH: what runs this script has everything installed."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=BASE,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.running.append(process)
        return process

    def manage(self, *arguments: str) -> None:
        process = self.python("manage.py", *arguments)
        process.communicate()
        if process.returncode:
            sys.exit(f"没有做完：manage.py {' '.join(arguments)}")

    def serve(self) -> None:
        self.manage("collectstatic", "--no-input", "-v0")
        self.server = self.python("-m", "gunicorn", "--config", "xuhui_portal/gunicorn.py", "xuhui_portal.wsgi")
        while ask(self.port, "/readyz") != 200:
            time.sleep(0.1)

    def workers(self) -> list[int]:
        return children(self.server.pid)

    def open(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def end(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def new_site(database: str, *filling: str) -> Iterator[Site]:
    """filling: the command that fills the database."""
    with tempfile.TemporaryDirectory(prefix="xuhui-trial-") as temporary:
        folder = Path(temporary)
        with running_database(database, folder) as url:
            site = Site(folder, url)
            try:
                site.manage("migrate", "--verbosity=0")
                site.manage(*filling)
                site.serve()
                yield site
            finally:
                site.end()


@contextlib.contextmanager
def running_database(database: str, folder: Path) -> Iterator[str]:
    """PostgreSQL has a folder of its own: where root starts it, somebody runs it who may not enter those of root."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'site.sqlite3'}"
        return
    with (
        tempfile.TemporaryDirectory(prefix="xuhui-postgres-", dir=postgres.temporary_root()) as own,
        postgres.running_server(Path(own)) as url,
    ):
        yield url


def databases(asked: list[str]) -> list[str]:
    for name in asked:
        if name not in DATABASES:
            sys.exit(f"不认识的数据库「{name}」：应为 {' 或 '.join(DATABASES)}。")
    return asked or list(DATABASES)
