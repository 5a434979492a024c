"""Any path, query and header of any content gets an answer under 500, on every address there is."""

from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pages.catalogues import CATALOGUES

pytestmark = pytest.mark.django_db

LISTS = [f"/{catalogue.plural}/" for catalogue in CATALOGUES]
ADDRESSES = [
    *LISTS,
    *(f"/en{address}" for address in LISTS[:3]),
    *(f"{address}export.csv" for address in LISTS),
    *("/compare/", "/compare/export.csv"),
    *("/", "/en/", "/districts/fenglin/", "/figures/of/gdp/", "/admin/", "/admin/login/", "/static/css/site.css"),
    *("/atlas/", "/atlas/graph/", "/atlas/map/", "/atlas/pivot/", "/atlas/pivot/export.csv", "/atlas/trends/"),
    *("/transfer/", "/programmes/incubator-conference-2024/calendar.ics"),
    *(
        "/facts/",
        "/facts/export.csv",
        "/updates/",
        "/updates/feed.atom",
        "/open-data/",
        "/open-data/sums.txt",
        "/open-data/people/",
        "/open-data/people/columns.csv",
        "/about/provenance/",
        "/display/",
        "/corrections/new/",
    ),
    *("/districts/fenglin/history/", "/sources/src-xinhua-2022/"),
    *("/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/sitemap-figures.xml", "/.well-known/security.txt"),
]
STARTS = [*LISTS[:4], "/", "/en/", "/figures/of/", "/admin/", "/static/", "/media/", "/sitemap-", "/corrections/"]
PARAMETERS = sorted(
    {name for catalogue in CATALOGUES for name in catalogue.filterset.base_filters}
    | {"p", "next", "x"}
    | {"have", "ui", "size", "contrast", "back"}
    | {"i", "show", "layout", "add"}
    | {"noun", "field", "day", "record"}
    | {"of", "rows", "cols", "focus", "steps", "layer", "zoom", "at"}
)
# What has upset sites before: numbers that are none or too long, bytes that are no text, words of other languages.
STRANGE = [
    *("\x00", "a\x00b", "\ud800", "\uffff", "\u202e", "٣", "１", "²", "½", "-0", "+1", "1e9", "NaN", "Infinity", "0x1"),
    *(
        "9" * 400,
        "-" + "9" * 400,
        "1." + "9" * 400,
        "1_000",
        " 1",
        "1\n",
        "True",
        "None",
        "null",
        "[]",
        "{}",
        "unknown",
    ),
    *("2024-02-30", "0000-00-00", "9999-99-99", "10000-01-01", "2024-1-1", "99999-12", "-1-01-01", "20240101"),
    *("'", '"', "';--", "' OR 1=1", "%", "%%", "%s", "_", "\\", "{{7*7}}", "<script>", "../../etc/passwd", "*/*"),
    *("institution/", "/institution", "institution/a/b", "//", "a" * 5000, "模" * 3000, "\U0001f600" * 300, "\r\nX: y"),
]
ANY_TEXT = st.one_of(st.sampled_from(STRANGE), st.text(max_size=40), st.integers().map(str), st.floats().map(str))
ANY_BYTES = st.one_of(st.binary(max_size=60), ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
QUICK = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
HEADERS = ["Host", "Cookie", "Accept", "Accept-Language", "Accept-Encoding", "Range", "Referer", "Origin", "User-Agent"]
MORE_HEADERS = ["If-Modified-Since", "If-None-Match", "X-Forwarded-Proto", "X-Forwarded-For", "Content-Type"]


def assert_answers(address: str, query: str = "", method: str = "GET", **environ: Any) -> None:
    """As it arrives from a server: every byte a character of Latin-1."""
    client = Client(raise_request_exception=True)
    answer = client.generic(method, "/", PATH_INFO=address, QUERY_STRING=query, **environ)
    content = answer.getvalue() if answer.streaming else answer.content
    assert answer.status_code < 500, answer.status_code
    assert answer.status_code < 300 or answer.status_code == 304 or content or answer.get("Location")


def percent(value: str | bytes) -> str:
    return quote(value, errors="surrogatepass") if isinstance(value, str) else quote_from_bytes(value)


@QUICK
@given(st.sampled_from(ADDRESSES), st.lists(st.tuples(st.sampled_from(PARAMETERS), ANY_TEXT), max_size=5))
def test_any_value_of_any_parameter_is_answered(address: str, pairs: list[tuple[str, str]]) -> None:
    assert_answers(address, "&".join(f"{name}={percent(value)}" for name, value in pairs))


@pytest.mark.parametrize("address", ["/incubators/", "/incubators/export.csv", "/figures/", "/programmes/export.csv"])
def test_every_strange_value_of_every_parameter_is_answered(address: str) -> None:
    catalogue = next(catalogue for catalogue in CATALOGUES if address.startswith(f"/{catalogue.plural}/"))
    for name in catalogue.filterset.base_filters:
        query = "&".join(f"{name}={percent(value)}" for value in STRANGE)
        assert_answers(address, query[:20_000])
    for value in STRANGE:
        assert_answers(
            address, "&".join(f"{name}={percent(value)}" for name in catalogue.filterset.base_filters)[:20_000]
        )


@QUICK
@given(st.sampled_from(ADDRESSES), ANY_BYTES)
def test_any_query_of_any_bytes_is_answered(address: str, query: bytes) -> None:
    assert_answers(address, query.decode("latin-1"))
    assert_answers(address, f"{percent(query)}&q={percent(query)}")


@QUICK
@given(
    st.sampled_from(
        [*LISTS[:4], "/", "/en/", "/figures/of/", "/admin/", "/static/", "/media/", "/sitemap-", "/corrections/"]
    ),
    ANY_BYTES,
)
@example("/", b"/evil.example/%2f..")
@example("/figures/of/", "９".encode())
def test_any_path_of_any_bytes_is_answered(start: str, rest: bytes) -> None:
    assert_answers(start + rest.decode("latin-1"))
    assert_answers(start + rest.decode("latin-1") + "/")


@QUICK
@given(st.sampled_from(ADDRESSES), st.dictionaries(st.sampled_from(HEADERS + MORE_HEADERS), ANY_BYTES, max_size=4))
@example("/incubators/", {"Cookie": b"session=" + b"x" * 4000})
@example("/static/css/site.css", {"Range": b"bytes=9-1,-", "If-Modified-Since": b"Thu, 99 Foo 0000"})
@example("/static/css/site.css", {"If-Modified-Since": b"Thu, 01 Jan 99999999999 00:00:00 GMT"})
def test_any_header_of_any_bytes_is_answered(address: str, headers: dict[str, bytes]) -> None:
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value.decode("latin-1") for name, value in headers.items()}
    assert_answers(address, **environ)


@QUICK
@given(st.sampled_from(ADDRESSES), st.sampled_from(["POST", "PUT", "TRACE", "OPTIONS", "HEAD", "QUERY"]), ANY_BYTES)
def test_any_method_with_any_body_is_answered(address: str, method: str, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "x\x00y"):
        client = Client(enforce_csrf_checks=False)
        assert client.generic(method, address, body, content_type=kind).status_code < 500
