"""Sites that stand for themselves: processes with a database and pictures of their own, of the kind of this run."""

import hashlib
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import dj_database_url
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test import Client

RUN = """
import os, sys, django
django.setup()
from django.conf import settings
from django.core.management import execute_from_command_line
settings.MEDIA_ROOT = os.environ["TEST_MEDIA"]
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
SOME_FILES = """
import django
django.setup()
from xuhui_portal.tests.sites import some_files
print(some_files())
"""


def some_files() -> str:
    """What a visitor gets of some lists."""
    found = []
    for name in ("incubators", "institutions", "figures", "sources"):
        answer = Client().get(f"/{name}/export.csv?scope=all", headers={"host": "localhost"})
        assert answer.status_code == 200
        found.append(answer.getvalue().decode())
    return "".join(found)


@dataclass
class Site:
    url: str
    media: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "TEST_MEDIA": str(self.media)}

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # our own code
            [sys.executable, "-c", code, *arguments],
            env=self.environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        result = self.python(RUN, *arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def refusal(self, *arguments: str) -> str:
        result = self.python(RUN, *arguments)
        assert result.returncode == 1, result.stdout
        assert "Traceback" not in result.stderr
        return result.stderr

    def files(self) -> str:
        result = self.python(SOME_FILES)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def rows(self, statement: str) -> list[tuple]:
        """What its database says, or does, without a process."""
        with closing(self.connection) as database, database.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def content(self) -> dict[str, str]:
        """{table: the digest of all its rows}"""
        with closing(self.connection) as database:
            names = database.introspection.table_names()
        return {name: _digest(self.rows(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608  # our own tables

    def pictures(self) -> dict[str, bytes]:
        found = sorted(path for path in self.media.rglob("*") if path.is_file())
        return {path.relative_to(self.media).as_posix(): path.read_bytes() for path in found}

    def backup(self, folder: Path) -> Path:
        self.manage("backup", "--to", str(folder))
        return max(folder.glob("xuhui-*.tar.gz"))

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return ConnectionHandler({"default": dj_database_url.parse(self.url)})["default"]

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603  # our own code
            [sys.executable, "-c", code, *arguments],
            env=self.environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip


def _digest(rows: list[tuple]) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
