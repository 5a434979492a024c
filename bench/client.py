"""As small a client as can be: what it costs itself comes off the requests that a second holds."""

import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

HEAD = "GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Client:
    """One connection that is kept. Bodies have a length; for those that have none there is `stream`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connect()

    def _connect(self) -> socket.socket:
        found = socket.create_connection(("127.0.0.1", self.port), timeout=600)
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found

    def get(self, path: str, **headers: str) -> Answer:
        started = time.perf_counter()
        try:
            self._send(path, headers)
            data = self.socket.recv(65536)
        except OSError:
            data = b""
        if not data:  # the server closes a connection that has rested
            self.socket = self._connect()
            self._send(path, headers)
            data = self.socket.recv(65536)
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, _blank, body = data.partition(b"\r\n\r\n")
        status, found = read_head(head)
        pieces, missing = [body], int(found.get("content-length", 0)) - len(body)
        while missing > 0:
            pieces.append(self.socket.recv(min(missing, 1 << 20)))
            missing -= len(pieces[-1])
        return Answer(status, found, b"".join(pieces), time.perf_counter() - started)

    def _send(self, path: str, headers: dict[str, str]) -> None:
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(HEAD.format(path=path, more=more).encode())

    def stream(self, path: str) -> tuple[float, float, int]:
        """(seconds to the first byte of the body, seconds in all, bytes as sent); ValueError if it was cut off."""
        with self._connect() as connection:
            started = time.perf_counter()
            connection.sendall(HEAD.format(path=path, more="Connection: close\r\n").encode())
            data = b""
            while not data.partition(b"\r\n\r\n")[2]:
                piece = connection.recv(65536)
                if not piece:
                    raise ValueError(f"{path} was cut off before its first byte")
                data += piece
            first, size, end = time.perf_counter() - started, len(data), data
            while piece := connection.recv(1 << 20):
                size += len(piece)
                end = (end + piece)[-8:]
        if not end.endswith(b"0\r\n\r\n"):
            raise ValueError(f"{path} was cut off after {size} bytes")
        return first, time.perf_counter() - started, size


def read_head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    named = (line.partition(": ") for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, _colon, value in named}


def requests_per_second(port: int, paths: Iterable[str], count: int, **headers: str) -> float:
    """Four readers at once, which share the paths among them."""
    paths = list(islice(paths, count))
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda share: _read(port, share, headers), [paths[number::4] for number in range(4)]))
    return len(paths) / (time.perf_counter() - started)


def _read(port: int, paths: list[str], headers: dict[str, str]) -> None:
    client = Client(port)
    for path in paths:
        if (status := client.get(path, **headers).status) not in (200, 304):
            raise ValueError(f"{path} was answered with {status}")
