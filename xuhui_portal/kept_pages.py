"""
Whole pages, kept in the memory of each process and answered before sessions and sign-in run.

Kept is what a reader without a session gets for GET: status 200, a whole answer and no stream, no cookie set, no form
token made, no word of its own about caching. Staff neither get a kept page nor leave one. A page is found again under
all that it depends on: the catalogue's version, the address (with scheme and host, which stand in its links), the
display modes, the local date (deadlines end at midnight, the foot prints the day) and the read-only switch; its
language is in the address.

Nothing old is ever answered: the version is asked of the database with every request, and it changes in the same commit
as the rows (`catalogue.version`). A page is kept under the number that was read before its first query, so it is never
older than that number says. It may be newer in part: both databases let each query see what was committed when it began
(SQLite as a query outside a transaction is a snapshot of its own, PostgreSQL because that is READ COMMITTED), and an
edit may fall between two queries of a page. Such a page is never found again, since the number is another from the
instant the edit can be seen. Whoever finds a page has read its number after it was made: so no edit was committed
between any two of its queries, and it is of one moment. Only a database lost just then could bring a mixed page back,
for then nobody asks; so without a database a page is answered only if its number was read once more since it was made.

The same number, with what a page depends on, is its ETag: a reader who has the page already gets 304 without its being
made, even where it is no longer kept. The tag stands for the page's content, not for its bytes, so it is a weak one.
There is no Last-Modified: it counts seconds, and two edits fit into one.

A compressed page is kept as such, once. Compressing only tells an attacker something where a secret and the attacker's
words share a page; a page that is kept is the same for everybody, so it holds no secret.

With the database gone kept pages go on being answered, as they were when it was last asked, and say so.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from catalogue import version
from catalogue.read_only import is_read_only
from pages.display import display_of
from xuhui_portal.errors import unavailable
from xuhui_portal.language import language_of
from xuhui_portal.lost_database import is_database_lost

ELSEWHERE = ("/admin/", "/media/", "/healthz", "/readyz", "/robots.txt", "/.well-known/")
VARY = ("Accept-Encoding", "Cookie")
SMALLEST = 200  # bytes; what is shorter is made as quickly as it is looked up
LARGEST_SHARE = 16  # of the memory a single page may take one part in so many
OVERHEAD = 2048  # bytes that a page takes besides its content, about
GZIP = re.compile(r"\bgzip\b")  # asked as Django's own middleware does
FAR_AWAY = 1  # seconds; a database that takes longer to be missed is not asked again in the same request
LEFT_ALONE = 2  # seconds for which nobody asks it then, so that not every thread waits for it

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Page:
    """made_at: by the clock of the process, when its last query was over."""

    headers: dict[str, str]
    content: bytes
    is_packed: bool
    made_at: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        return len(self.content) + OVERHEAD

    def answer(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)

    def packed(self, is_packed: bool) -> "Page":
        """The same page for a reader who takes it compressed, or who does not."""
        if is_packed == self.is_packed:
            return self
        headers = {name: value for name, value in self.headers.items() if name != "Content-Encoding"}
        if is_packed:
            headers["Content-Encoding"] = "gzip"
        content = gzip.compress(self.content, 6, mtime=0) if is_packed else gzip.decompress(self.content)
        return Page(headers | {"Content-Length": str(len(content))}, content, is_packed, self.made_at)


class Shelf:
    """Pages up to so many bytes; those that nobody has asked for longest make room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.pages: OrderedDict[Hashable, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Page) -> None:
        if page.size > self.most // LARGEST_SHARE:
            return
        with self.lock:
            before = self.pages.pop(key, None)
            self.size += page.size - (before.size if before else 0)
            self.pages[key] = page
            while self.size > self.most:
                _key, gone = self.pages.popitem(last=False)
                self.size -= gone.size

    def find(self, key: tuple[Hashable, ...], is_packed: bool) -> Page | None:
        """A page that is kept in the other form only is from now on kept in both."""
        page = self.get((key, is_packed))
        if page is None:
            other = self.get((key, not is_packed))
            if other is not None:
                page = other.packed(is_packed)
                self.put((key, is_packed), page)
        return page

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0


shelf = Shelf(settings.KEPT_PAGES_BYTES)


class DatabaseLost(Exception):
    """is_far: it took so long to notice that nothing further may be asked for this reader."""

    def __init__(self, is_far: bool) -> None:
        self.is_far = is_far


class Asked(NamedTuple):
    """number: what the version was. started: by the clock of the process; at: by that of readers."""

    number: int
    started: float
    at: datetime | None


class Watch:
    """Asks the version, and remembers what it was when it could last be asked."""

    last = Asked(0, 0.0, None)
    left_alone_until = 0.0

    def ask(self) -> int:
        started = time.monotonic()
        if started < self.left_alone_until:
            raise DatabaseLost(is_far=True)
        try:
            number = self.ask_again_if_cut_off()
        except (OperationalError, InterfaceError) as error:
            if not is_database_lost(error):
                raise
            is_far = time.monotonic() - started > FAR_AWAY
            if is_far:
                self.left_alone_until = time.monotonic() + LEFT_ALONE
            raise DatabaseLost(is_far) from error
        self.last = Asked(number, started, timezone.now())
        return number

    @staticmethod
    def ask_again_if_cut_off() -> int:
        """A kept connection may be to a server that is no more. Where asking tells, Django need not ask before us."""
        is_old = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = is_old and connection.vendor == "postgresql"  # type: ignore[attr-defined]
        try:
            return version.current()
        except (OperationalError, InterfaceError) as error:
            if not is_old or not is_database_lost(error):
                raise
            connection.close()
            return version.current()


class KeptPagesMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.watch = Watch()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with version.seen_once():
            key = key_of(request)
            response = self.get_response(request) if key is None else self.answer(request, key)
        is_own = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.headers.setdefault("Cache-Control", "private, no-cache" if is_own else "no-cache")
        return response

    def answer(self, request: HttpRequest, key: tuple[Hashable, ...]) -> HttpResponseBase:
        is_packed = GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
        try:
            number = self.watch.ask()
        except DatabaseLost as lost:
            return self.answer_without_database(request, key, is_packed, lost)
        tag = tag_of(number, key)
        if number > 0 and tag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified(headers={"ETag": tag})
            patch_vary_headers(response, VARY)
            return response
        page = shelf.find((number, *key), is_packed)
        if page is not None:
            return page.answer()
        return self.make(request, number, key, tag)

    def make(self, request: HttpRequest, number: int, key: tuple[Hashable, ...], tag: str) -> HttpResponseBase:
        response = self.get_response(request)
        patch_vary_headers(response, VARY)
        if number <= 0 or not may_be_known_again(request, response):
            return response
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "no-cache"
        if isinstance(response, HttpResponse) and request.method == "GET":
            is_packed = response.headers.get("Content-Encoding") == "gzip"
            page = Page(dict(response.headers.items()), response.content, is_packed)
            shelf.put(((number, *key), is_packed), page)
        return response

    def answer_without_database(
        self, request: HttpRequest, key: tuple[Hashable, ...], is_packed: bool, lost: DatabaseLost
    ) -> HttpResponseBase:
        page = self.copy(request, key)
        if page is not None:
            return page.packed(is_packed).answer()
        return unavailable(request, "database") if lost.is_far else self.get_response(request)

    def copy(self, request: HttpRequest, key: tuple[Hashable, ...]) -> Page | None:
        """Marked once for all who ask for it while the database is gone."""
        last = self.watch.last
        copy = shelf.get((last.at, *key))
        if copy is None:
            page = shelf.find((last.number, *key), is_packed=False)
            if page is not None and page.made_at <= last.started:
                copy = marked(page, request, last.at)
                shelf.put((last.at, *key), copy)
        return copy


def key_of(request: HttpRequest) -> tuple[Hashable, ...] | None:
    """All that a public page depends on besides the catalogue; None where the answer is nobody else's business."""
    if request.method not in ("GET", "HEAD") or request.path_info.startswith(ELSEWHERE):
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None  # refused further in
    return (
        request.scheme,
        host,
        request.path,
        request.META.get("QUERY_STRING", ""),
        display_of(request),
        timezone.localdate(),
        is_read_only(),
    )


def tag_of(number: int, key: tuple[Hashable, ...]) -> str:
    digest = hashlib.blake2b(repr((edition(), key)).encode(), digest_size=9)
    return f'W/"{number:x}-{digest.hexdigest()}"'


@cache
def edition() -> str:
    """The site as it was installed: an upgrade changes pages without any edit, and so do the words in the foot."""
    digest = hashlib.blake2b(repr((settings.SITE, settings.DEBUG)).encode(), digest_size=9)
    for name in (*settings.LOCAL_APPS, "xuhui_portal", "templates", "locale", "static", "requirements.txt"):
        path = Path(settings.BASE_DIR, name)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".html", ".xml", ".mo", ".css", ".js", ".svg", ".txt"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def may_be_known_again(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer is the same for whoever asks next. A form's token is made for one reader, cookie or none."""
    return (
        response.status_code == 200
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and not response.headers.keys() & {"Cache-Control", "ETag"}
        and {name.strip().lower() for name in response.headers["Vary"].split(",")} <= {"accept-encoding", "cookie"}
        and (not isinstance(response, HttpResponse) or len(response.content) >= SMALLEST)
    )


def marked(page: Page, request: HttpRequest, seen_at: datetime | None) -> Page:
    """With a word that it may be old by now; where there is no room for words, in a header (RFC 9211)."""
    with translation.override(language_of(request)):
        notice = render_to_string("components/kept_copy.html", {"seen_at": seen_at})
    content = page.content.replace(b'<main id="main">', b'<main id="main">' + notice.encode(), 1)
    headers: dict[str, Any] = {name: value for name, value in page.headers.items() if name != "ETag"}
    headers["Cache-Control"] = "no-store"
    headers["Cache-Status"] = 'xuhui; hit; detail="database unavailable"'
    return Page(headers | {"Content-Length": str(len(content))}, content, is_packed=False)
