"""
The database as one file, and back: SQLite through its own online copy, PostgreSQL through its own client programs.

Both copies are of one moment while the site runs, and both loads are one transaction: everything or nothing.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import psycopg2
from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import make_dsn

PATIENCE = 60  # seconds that loading waits for somebody who is using the database


class Sqlite:
    kind = "sqlite"
    file = "database.sqlite3"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.path = Path(connection.settings_dict["NAME"])
        self.shown = str(self.path)

    def is_empty(self) -> bool:
        if not self.path.exists():
            return True
        with closing(self._open(self.path)) as database:
            return not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]

    def save(self, target: Path) -> None:
        if not self.path.is_file():
            raise CommandError(f"没有数据库文件「{self.path}」：应为 DATABASE_URL 指向的、已有数据的文件。")
        with closing(self._open(self.path)) as database, closing(self._open(target)) as copy:
            database.backup(copy)  # in one step, so of one moment; with WAL nobody has to wait for it
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it

    def check(self, source: Path) -> None:
        try:
            with closing(self._open(source)) as copy:
                found = copy.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            raise CommandError(f"备份里的数据库读不通（{found}）。没有改动任何内容。")

    def load(self, source: Path) -> None:
        """Into the file that is there: a process that has it open goes on with the new content, never with both."""
        until = time.monotonic() + PATIENCE

        def give_up_in_time(status: int, _remaining: int, _total: int) -> None:
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
                raise CommandError(f"数据库「{self.path}」一直有人在写，等了 {PATIENCE} 秒：先停下网站再恢复。")

        with closing(self._open(source)) as copy, closing(self._open(self.path)) as database:
            copy.backup(database, progress=give_up_in_time)

    def _open(self, path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=20)


class Postgresql:
    kind = "postgresql"
    file = "database.pgdump"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        parameters = {**connection.get_connection_params()}
        parameters.pop("cursor_factory")
        self.shown = f"{parameters.get('host', '本机')} 上的 {parameters['dbname']}"
        # A password among the arguments could be read by everybody on the machine.
        self.environment = {
            **os.environ,
            "PGPASSWORD": parameters.pop("password", "") or os.environ.get("PGPASSWORD", ""),
            "PGOPTIONS": f"-c lock_timeout={PATIENCE}s",
        }
        self.address = make_dsn(**parameters)

    def is_empty(self) -> bool:
        with closing(psycopg2.connect(self.address, password=self.environment["PGPASSWORD"] or None)) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
            return not cursor.fetchone()[0]

    def save(self, target: Path) -> None:
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", self._database)

    def check(self, source: Path) -> None:
        """Turns the whole copy into statements, which are what will be loaded: a damaged one does not get that far."""
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={self._statements(source)}", str(source))

    def load(self, source: Path) -> None:
        """A psql that reads from a pipe would take its early end for the end of the file, and keep half of it."""
        self._run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            "--command=SET client_min_messages = warning",
            "--command=DROP SCHEMA IF EXISTS public CASCADE",
            "--command=CREATE SCHEMA public",
            "--command=GRANT USAGE ON SCHEMA public TO PUBLIC",
            f"--file={self._statements(source)}",
            self._database,
        )

    @property
    def _database(self) -> str:
        return f"--dbname={self.address}"

    def _statements(self, source: Path) -> Path:
        return source.with_suffix(".sql")

    def _run(self, program: str, *arguments: str) -> None:
        path = shutil.which(program)
        if path is None:
            raise CommandError(f"找不到程序「{program}」：请安装 PostgreSQL 客户端，Debian 上是 postgresql-client。")
        result = subprocess.run(  # noqa: S603  # the programs named above
            [path, *arguments], env=self.environment, capture_output=True, text=True, errors="replace", check=False
        )
        if result.returncode:
            raise CommandError(f"{program} 没有做完，数据库没有改动。它说：\n{result.stderr.strip()}")


def database_of(connection: BaseDatabaseWrapper) -> Sqlite | Postgresql:
    return Sqlite(connection) if connection.vendor == "sqlite" else Postgresql(connection)
