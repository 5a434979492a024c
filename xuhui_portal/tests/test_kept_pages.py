"""Pages kept in memory: never an old one, never somebody else's, and there when the database is not."""

import gzip
import time
from datetime import date
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.writing import save_entry
from incubators.models import Incubator
from search.models import FruitlessTerm
from xuhui_portal import kept_pages
from xuhui_portal.kept_pages import Page, Shelf, shelf

pytestmark = pytest.mark.django_db

LIST, ENTRY = "/incubators/", "/incubators/mosu-space/"
TOUCHED = [  # by a new name of one incubator
    *(LIST, ENTRY, "/incubators/?view=table&sort=-updated", "/incubators/feed.atom", "/incubators/export.csv"),
    *("/search/?q=qzhub", "/updates/", "/atlas/map/", "/en/incubators/", "/en/incubators/mosu-space/"),
]


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


def read(client: Client, address: str, **headers: str) -> Any:
    answer = client.get(address, headers=headers)
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def is_kept(client: Client, address: str, **headers: str) -> bool:
    """Whether asking costs nothing but the question for the version."""
    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers=headers)
    return len(queries) <= 1


def rename(name: str) -> None:
    entry = Incubator.objects.get(slug="mosu-space")
    entry.name_zh = entry.name_en = name
    save_entry(entry)


@pytest.fixture
def lose_the_database(monkeypatch: pytest.MonkeyPatch) -> Any:
    def lose(after: float = 0) -> None:
        def refuse_connection() -> None:
            clock.append(clock[-1] + after)
            raise OperationalError from psycopg2.OperationalError("connection refused")

        monkeypatch.setattr(connection, "ensure_connection", refuse_connection)

    clock = [time.monotonic() + 60]
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: clock[-1])
    return lose


def test_after_an_edit_the_very_next_page_is_new(reader: Client) -> None:
    before = {address: read(reader, address) for address in TOUCHED}
    assert is_kept(reader, LIST)
    assert is_kept(reader, "/en/incubators/mosu-space/")
    rename("Qzhub")
    now = {address: read(reader, address) for address in TOUCHED}
    assert [address for address in TOUCHED if "Qzhub" in before[address]] == []
    assert [address for address in TOUCHED if "Qzhub" not in now[address]] == []


def test_a_page_once_read_is_answered_304_until_an_edit_even_where_it_is_no_longer_kept(reader: Client) -> None:
    first = reader.get(LIST)
    assert first["ETag"].startswith('W/"')
    assert first["Cache-Control"] == "no-cache"
    assert first["Vary"] == "Accept-Encoding, Cookie"
    shelf.clear()
    with CaptureQueriesContext(connection) as queries:
        again = reader.get(LIST, headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"], len(queries)) == (304, b"", first["ETag"], 1)
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert reader.get("/incubators/?page=2", headers={"if-none-match": first["ETag"]}).status_code == 200
    rename("另起一名")
    assert reader.get(LIST, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_file_is_answered_304_too_without_being_made(reader: Client) -> None:
    tag = reader.get("/incubators/export.csv")["ETag"]
    assert reader.get("/incubators/export.csv", headers={"if-none-match": tag}).status_code == 304


def test_a_kept_page_is_the_same_page_in_every_form(reader: Client) -> None:
    plain = reader.get(LIST)
    assert is_kept(reader, LIST, accept_encoding="gzip")
    for form in ("gzip, br", "gzip", ""):
        answer = reader.get(LIST, headers={"accept-encoding": form})
        content = gzip.decompress(answer.content) if form else answer.content
        assert content == plain.content
        assert answer.headers.get("Content-Encoding") == ("gzip" if form else None)
        assert answer["Content-Length"] == str(len(answer.content))
    head = reader.head(LIST)
    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", plain["Content-Length"], plain["ETag"])
    assert {name: plain[name] for name in plain.headers} == {name: head[name] for name in head.headers}


def test_staff_neither_get_a_kept_page_nor_leave_one(reader: Client, admin_client: Client) -> None:
    answer = admin_client.get(LIST)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer
    assert not is_kept(reader, LIST)
    assert is_kept(reader, LIST)
    assert not is_kept(admin_client, LIST)


def test_a_page_with_a_form_for_one_reader_is_never_kept(reader: Client) -> None:
    for _time in range(2):  # the second time the reader brings the cookie of the first
        answer = reader.get("/corrections/new/")
        assert "ETag" not in answer
        assert "no-store" in answer["Cache-Control"]
    reader.get(LIST)
    assert not is_kept(Client(), LIST), "what is made for a reader with a form's cookie is not kept for others"
    assert is_kept(reader, LIST), "but such a reader may have what is there"


def test_what_is_wrong_with_an_address_is_kept_and_what_is_not_there_is_not(reader: Client) -> None:
    assert [is_kept(reader, "/incubators/?page=zero") for _time in range(2)] == [False, True]
    assert [is_kept(reader, "/incubators/no-such-one/") for _time in range(2)] == [False, False]


def test_every_fruitless_search_counts(reader: Client) -> None:
    for _time in range(2):
        reader.get("/search/?q=zzzzqq")
    assert FruitlessTerm.objects.get(term="zzzzqq").count == 2


def test_midnight_another_display_another_host_and_maintenance_have_pages_of_their_own(
    reader: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    tags = [reader.get(LIST)["ETag"]]
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    tags.append(reader.get(LIST, headers={"host": "other.example"})["ETag"])
    reader.cookies["contrast"] = "high"
    tags.append(reader.get(LIST)["ETag"])
    settings.READ_ONLY = True
    tags.append(reader.get(LIST)["ETag"])
    monkeypatch.setattr(timezone, "localdate", lambda *moment: date(2030, 1, 1))
    tags.append(reader.get(LIST)["ETag"])
    assert len(set(tags)) == 5


def test_without_a_database_kept_pages_are_answered_and_say_so(reader: Client, lose_the_database: Any) -> None:
    for address in (LIST, "/en/incubators/", "/incubators/feed.atom", ENTRY):
        reader.get(address)
    lose_the_database()
    for address, words in ((LIST, "暂时读不到数据"), ("/en/incubators/", ""), ("/incubators/feed.atom", "<feed")):
        for form in ("", "gzip"):
            answer = reader.get(address, headers={"accept-encoding": form})
            content = gzip.decompress(answer.content) if form else answer.content
            assert answer.status_code == 200
            assert words in content.decode()
            assert "database unavailable" in answer["Cache-Status"]
            assert answer["Cache-Control"] == "no-store"
            assert "ETag" not in answer
    assert 'class="notice"' in read(reader, "/en/incubators/")
    assert reader.get(LIST, headers={"if-none-match": 'W/"x"'}).status_code == 200
    other = reader.get("/districts/")
    assert (other.status_code, other["Retry-After"]) == (503, "10")
    assert reader.get("/robots.txt").status_code == 200


def test_a_page_during_whose_making_somebody_saved_is_not_brought_back(
    reader: Client, lose_the_database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has asked for the version since it was made, so nothing says that no edit fell into the midst of it."""
    reader.get(LIST)
    page = shelf.pages.popitem()
    shelf.pages[page[0]] = Page(page[1].headers, page[1].content, False, made_at=time.monotonic() + 30)
    lose_the_database()
    assert reader.get(LIST).status_code == 503


def test_a_database_that_is_slow_to_be_missed_is_left_alone_for_a_moment(
    reader: Client, lose_the_database: Any
) -> None:
    reader.get(LIST)
    reader.get(LIST)
    lose_the_database(after=4)
    started = kept_pages.time.monotonic()
    assert [reader.get(address).status_code for address in (LIST, "/districts/", LIST)] == [200, 503, 200]
    assert kept_pages.time.monotonic() - started == 4, "of the three only the first has waited"


def test_the_pages_asked_for_least_make_room() -> None:
    small = Shelf(most=100_000)
    for number in range(40):
        small.put(number, Page({}, b"x" * 3000, False))
        small.get(0)
        assert small.size <= 100_000
    assert 0 in small.pages
    assert 1 not in small.pages
    small.put("large", Page({}, b"x" * 90_000, False))
    assert "large" not in small.pages
    assert small.size == sum(page.size for page in small.pages.values())
