"""What every answer carries, whoever makes it: a view, Django's admin, or a refusal half-way."""

import gzip
import zlib

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

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
ADDRESSES = ["/healthz", "/readyz", "/admin/login/", "/en/no-such-page/", "/no-such-page/", "/static/no-such-file.css"]

pytestmark = pytest.mark.django_db


def assert_is_protected(answer: HttpResponseBase) -> None:
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    assert_is_protected(client.get(address))


def test_a_static_file_carries_the_security_headers(client: Client) -> None:
    answer = client.get("/static/admin/css/base.css")
    assert answer.status_code == 200
    assert_is_protected(answer)


def test_an_unknown_host_is_refused(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert_is_protected(answer)


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
def test_methods_that_no_page_uses_are_refused(client: Client, method: str) -> None:
    answer = client.generic(method, "/healthz")
    assert answer.status_code == 405
    assert_is_protected(answer)


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/no-such-page/", "/en/no-such-page/"])
def test_a_reader_gets_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_the_form_cookie_of_the_login_page_is_out_of_reach_of_scripts(client: Client) -> None:
    cookies = client.get("/admin/login/").cookies
    assert list(cookies) == [settings.CSRF_COOKIE_NAME]
    assert cookies[settings.CSRF_COOKIE_NAME]["httponly"]
    assert cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


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
    """Its first bytes are sent before a row is read, and the rows in more than one piece."""
    address = "/incubators/export.csv?scope=all"
    plain = b"".join(client.get(address).streaming_content)  # type: ignore[arg-type]
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert packed.streaming
    pieces = list(packed.streaming_content)  # type: ignore[call-overload]
    assert zlib.decompressobj(wbits=31).decompress(pieces[0]) == b""
    assert gzip.decompress(b"".join(pieces)) == plain
