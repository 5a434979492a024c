"""
What every answer carries, whoever makes it: a view, Django's admin, a file, or a refusal half-way.

The values are those for which the HTTP Observatory gives its extra points; with none taken off, that is grade A+. It
adds 5 for a policy without anything unsafe, 5 for no framing by policy, 5 for a private referrer, 5 for cookies, and 10
each for resources and windows kept to this origin; it takes off for whatever else is missing.
"""

import gzip
import zlib
from typing import Any

import psycopg2
import pytest
from django.conf import settings as site_settings
from django.db import OperationalError
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from pages.views import HomeView

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
YEAR = 365 * 24 * 60 * 60
# method, address, further parts of the request, status
ANSWERS: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "page": ("GET", "/incubators/", {}, 200),
    "English page": ("GET", "/en/incubators/", {}, 200),
    "entry": ("GET", "/districts/fenglin/", {}, 200),
    "page of a wrong query": ("GET", "/incubators/?page=0", {}, 200),
    "file": ("GET", "/incubators/export.csv", {}, 200),
    "refused file": ("GET", "/incubators/export.csv?page=0", {}, 400),
    "head": ("HEAD", "/incubators/", {}, 200),
    "head of a file": ("HEAD", "/incubators/export.csv", {}, 200),
    "options": ("OPTIONS", "/incubators/", {}, 200),
    "slash missing": ("GET", "/incubators", {}, 301),
    "no such page": ("GET", "/no-such-page/", {}, 404),
    "no such English page": ("GET", "/en/no-such-page/", {}, 404),
    "no such format": ("GET", "/incubators/export.exe", {}, 404),
    "post without token": ("POST", "/incubators/", {}, 403),
    "method refused": ("TRACE", "/incubators/", {}, 405),
    "unknown host": ("GET", "/incubators/", {"headers": {"host": "evil.example"}}, 400),
    "static file": ("GET", "/static/admin/css/base.css", {}, 200),
    "head of a static file": ("HEAD", "/static/admin/css/base.css", {}, 200),
    "part of a static file": ("GET", "/static/admin/css/base.css", {"headers": {"range": "bytes=0-9"}}, 206),
    "static file seen before": (
        "GET",
        "/static/admin/css/base.css",
        {"headers": {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}},
        304,
    ),
    "no such static file": ("GET", "/static/no-such-file.css", {}, 404),
    "no such picture": ("GET", "/media/no-such-picture.jpg", {}, 404),
    "sign-in": ("GET", "/admin/login/", {}, 200),
    "staff page, not signed in": ("GET", "/admin/", {}, 302),
    "alive": ("GET", "/healthz", {}, 200),
    "ready": ("GET", "/readyz", {}, 200),
    "robots": ("GET", "/robots.txt", {}, 200),
    "sitemap": ("GET", "/sitemap.xml", {}, 200),
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    """As a browser meets the site: forms need their token, and what breaks is answered."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def behind_tls(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = YEAR
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True


def assert_is_protected(answer: HttpResponseBase) -> None:
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_carries_the_security_headers(reader: Client, kind: str) -> None:
    method, address, further, status = ANSWERS[kind]
    answer = reader.generic(method, address, **further)
    assert answer.status_code == status
    assert_is_protected(answer)


@pytest.mark.parametrize("kind", ANSWERS)
def test_behind_tls_every_answer_asks_for_tls_in_future(reader: Client, kind: str, settings: Settings) -> None:
    behind_tls(settings)
    method, address, further, _status = ANSWERS[kind]
    further = {**further, "headers": {**further.get("headers", {}), "x-forwarded-proto": "https"}}
    answer = reader.generic(method, address, **further)
    assert_is_protected(answer)
    assert answer["Strict-Transport-Security"] == f"max-age={YEAR}; includeSubDomains"


def test_plain_http_leads_to_the_same_address_in_tls(reader: Client, settings: Settings) -> None:
    behind_tls(settings)
    answer = reader.get("/incubators/?q=a%20b")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/incubators/?q=a%20b")
    assert_is_protected(answer)


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("an inner detail"), 500), (psycopg2.OperationalError("refused by 10.0.0.7"), 503)],
)
def test_a_page_that_breaks_carries_the_security_headers(
    reader: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*arguments: object) -> None:
        if status == 503:
            raise OperationalError from error
        raise error

    monkeypatch.setattr(HomeView, "get", fail)
    answer = reader.get("/")
    assert answer.status_code == status
    assert_is_protected(answer)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_methods_that_no_page_uses_are_refused(client: Client, method: str) -> None:
    answer = client.generic(method, "/healthz", headers={"x-secret": "echo"})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert b"echo" not in answer.content


@pytest.mark.parametrize(
    "address", ["/", "/incubators/", "/healthz", "/readyz", "/no-such-page/", "/en/no-such-page/", "/robots.txt"]
)
def test_a_reader_gets_no_cookie_and_no_session_is_looked_for(client: Client, address: str) -> None:
    answer = client.get(address)
    assert not answer.cookies
    assert not answer.wsgi_request.session.accessed


def test_the_form_cookie_of_the_login_page_is_out_of_reach_of_scripts(client: Client) -> None:
    cookies = client.get("/admin/login/").cookies
    assert list(cookies) == [site_settings.CSRF_COOKIE_NAME]
    assert cookies[site_settings.CSRF_COOKIE_NAME]["httponly"]
    assert cookies[site_settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


@pytest.mark.parametrize("address", ["//evil.example", "//evil.example/", "/\\evil.example", "///evil.example/%2e%2e"])
def test_no_address_leads_to_another_site(reader: Client, address: str) -> None:
    """Nor does the slash that is added to an address without one."""
    for path in (address, f"/en{address}"):
        answer = reader.get(path)
        location = answer.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client: Client, next_page: str, admin_user: Any) -> None:
    client.force_login(admin_user)
    answer = client.get("/admin/login/", {"next": next_page})
    assert answer.get("Location", "/").startswith("/admin/")


@pytest.mark.parametrize("text", ["a\r\nSet-Cookie: x=1", "a%0d%0aSet-Cookie:%20x=1", "\u560d\u560aSet-Cookie: x=1"])
def test_nothing_in_an_address_becomes_a_header(reader: Client, text: str) -> None:
    for path in (f"/incubators/{text}", f"/incubators?{text}", f"/incubators/?q={text}"):
        answer = reader.get(path)
        assert answer.status_code < 500
        assert not answer.cookies
        assert all("\n" not in value for value in answer.headers.values())


@pytest.mark.parametrize(("address", "language"), [("/no-such-page/", "zh-hans"), ("/en/no-such-page/", "en")])
@pytest.mark.parametrize("wish", ["en", "zh-hans", "fr"])
def test_the_address_alone_decides_the_language(client: Client, address: str, language: str, wish: str) -> None:
    client.cookies["django_language"] = wish
    answer = client.get(address, headers={"accept-language": wish})
    assert answer["Content-Language"] == language
    assert "Accept-Language" not in answer.get("Vary", "")


@pytest.mark.parametrize("address", ["/incubators/", "/incubators/mosu-space/", "/no-such-page/"])
def test_a_page_is_compressed_for_those_who_can_read_it(client: Client, address: str) -> None:
    plain, packed = client.get(address), client.get(address, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) <= 60_000


def test_a_compressed_file_still_streams(client: Client) -> None:
    """Its first piece waits for no row."""
    address = "/incubators/export.csv?scope=all"
    plain: Any = client.get(address)
    packed: Any = client.get(address, headers={"accept-encoding": "gzip"})
    assert packed.streaming
    pieces = list(packed.streaming_content)
    assert zlib.decompressobj(wbits=31).decompress(pieces[0]) == b""
    assert gzip.decompress(b"".join(pieces)) == b"".join(plain.streaming_content)
