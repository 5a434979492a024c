"""
How the site is served: `gunicorn --config xuhui_portal/gunicorn.py xuhui_portal.wsgi`.

Threads rather than sync workers: there the time-out counts for a worker's heartbeat, so a file that streams for minutes
is not cut in the middle.
"""

import gc
import os
import re
import socket
import sys
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

UNREADABLE = """HTTP/1.1 {status} {reason}\r
Connection: close\r
Content-Type: text/plain; charset=utf-8\r
Content-Length: {length}\r
Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r
X-Content-Type-Options: nosniff\r
Referrer-Policy: same-origin\r
Cache-Control: no-store\r
\r
"""


def refuse_unreadable(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    """A request that never reaches the site. Gunicorn's own answer is a page without a policy that repeats it."""
    body = f"看不懂这个请求。 The request could not be read: {reason}\n".encode()
    head = UNREADABLE.format(status=status_int, reason=reason, length=len(body))
    util.write_nonblock(sock, head.encode("latin-1") + body)


# There are no settings for these two; which server this is, and so its weaknesses, is nobody's business.
wsgi.SERVER = "web"
util.write_error = refuse_unreadable


class AddresslessLogger(Logger):
    """Gunicorn names the sender of a malformed request; visitors' addresses are not kept here."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().warning(re.sub(r" from ip=\S+:", ":", msg), *args, **kwargs)


def read_number(name: str, default: int, most: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most):
        sys.exit(f"环境变量 {name} 的值「{value}」不能用：应为 1 到 {most} 之间的整数。")
    return int(value)


def refuse_busy_port() -> None:
    """Asked by `make run` before it prepares anything; the server itself would only report it after several tries."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            another = port % 65535 + 1
            sys.exit(f"{address} 的端口「{port}」不能用（{error.strerror}）：换一个，例如 make run PORT={another}")


# Behind a proxy on another machine, BIND_ADDRESS is the address it reaches this one by.
address = os.environ.get("BIND_ADDRESS", "").strip() or "127.0.0.1"
port = read_number("PORT", default=8000, most=65535)
bind = f"{address}:{port}"
worker_class = "gthread"
workers = read_number("WEB_PROCESSES", default=2, most=64)
threads = 4
limit_request_line = 8190  # bytes, the most there is: a query of many options is long, a proxy's limit comes first
max_requests = 0  # workers are not retired: each keeps pages in memory

timeout = 30  # seconds without a heartbeat
graceful_timeout = 120  # seconds a running download gets to end when the server is told to stop
keepalive = 5  # seconds

accesslog = None  # it would keep visitors' addresses
errorlog = "-"
logger_class = AddresslessLogger
control_socket_disable = True  # nobody talks to a running server through a file in somebody's home

CREATED, YOUNG, OLD = 20_000, 20, 20  # objects created, and collections of a younger kind, before the next collection


def post_worker_init(worker: Any) -> None:
    """A page creates thousands of objects that are gone with it. Looking for rings among them every 700 objects, as
    Python would, is a twentieth of the page; the site itself, once read, is not worth looking through at all."""
    from xuhui_portal.stack import with_room  # the folder of the site is not on the path when this file is read

    gc.collect()
    gc.freeze()
    gc.set_threshold(CREATED, YOUNG, OLD)
    worker.handle = with_room(worker.handle)  # what a thread does for a connection
