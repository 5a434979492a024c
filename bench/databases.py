"""Databases with generated catalogues, and what reads their rows without the site."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import environment

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))  # programs, and no package

import with_postgres as server

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def manage(url: str, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment(url), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"manage.py {' '.join(arguments)} 没有成功。")
    return done.stdout.strip()


def fill(url: str, entries: int) -> None:
    manage(url, "migrate", "--verbosity", "0")
    print(f"  {manage(url, 'generate_catalogue', '--entries', str(entries))}", flush=True)


@contextmanager
def sqlite() -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases."""
    with tempfile.TemporaryDirectory(prefix="xuhui-bench-") as folder:
        yield f"sqlite:///{folder}/small.sqlite3", f"sqlite:///{folder}/large.sqlite3"


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """Of a server of its own, as safe and as large as a server that is in use would be set."""
    with tempfile.TemporaryDirectory(prefix="xuhui-bench-", dir=server.temporary_root()) as name:
        folder = Path(name)
        programs, owner = server.prepare(folder)
        server.make_cluster(folder, programs, owner)
        options = ["shared_buffers=512MB", "maintenance_work_mem=256MB", "max_wal_size=4GB", "synchronous_commit=off"]
        process = server.start(folder, programs, owner, options)
        try:
            server.wait_until_ready(process, programs / "pg_isready", folder)
            for database in ("small", "large"):
                command = [str(programs / "createdb"), f"--host={folder}", "--username=postgres", database]
                subprocess.run(command, check=True)
            yield (
                f"postgresql://postgres@/small?host={folder}",
                f"postgresql://postgres@/large?host={folder}",
            )
        finally:
            server.stop(process)


def program(name: str) -> str | None:
    """`psql` comes with the server that the tests use."""
    return shutil.which(name, path=str(server.installed_package() / "pginstall" / "bin")) or shutil.which(name)


ALL = {"sqlite": sqlite, "postgresql": postgresql}
