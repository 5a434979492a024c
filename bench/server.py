"""The server as it is shipped, and what its processes have used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
RESTING = 0.5  # seconds


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu(self) -> float:
        """Seconds of the processor that the workers have used."""
        return sum(cpu_of(pid) for pid in self.workers)

    def rest(self) -> None:
        """Until the workers do nothing: what they make beside requests, once in their life, is no cost of a page."""
        before = -1.0
        while self.cpu() - before > 1 / TICKS:
            before = self.cpu()
            time.sleep(RESTING)

    def memory(self) -> float:
        """Megabytes that the larger of the workers has held at most."""
        return max(_status(pid, "VmHWM") for pid in self.workers) / 1024


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def environment(url: str) -> dict[str, str]:
    """Of the site on the benchmark's own database; what the machine has set for another does not count."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SITE_", "EMAIL_", "DATABASE_"))}
    own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "BEHIND_TLS": "no", "DEBUG": "no"}
    return kept | own | {"SECRET_KEY": "only-for-the-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz"}


@contextmanager
def running(url: str) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "xuhui_portal/gunicorn.py", "xuhui_portal.wsgi"]
    found = environment(url) | {"PORT": str(port), "WEB_PROCESSES": "2"}
    process = subprocess.Popen(command, env=found, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(2)  # both processes have read the site
            return
    sys.exit("服务器没有启动。")
