"""
Pages for when something is wrong. They ask no database: without the django_db mark, any query fails a test, but for the
one question for the version that comes before every page, and which finds no database here.
"""

import sqlite3
from typing import Any

import psycopg2
import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from catalogue import version
from catalogue.views import ExportView, ListView
from pages.views import HomeView


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> int:
        error, cause = lost()
        raise error from cause

    monkeypatch.setattr(version, "read", read)


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes home, lists and files raise an error instead of answering."""

    def arrange(error: Exception, cause: Exception | None = None) -> None:
        def fail(*arguments: object, **further: object) -> None:
            raise error from cause

        for view in (HomeView, ListView, ExportView):
            monkeypatch.setattr(view, "get", fail)

    return arrange


def lost() -> tuple[Exception, Exception]:
    return OperationalError("server closed"), psycopg2.OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SuspiciousOperation("x"), 400, "看不懂这个请求"),
        (PermissionDenied("x"), 403, "不能打开这个页面"),
        (Http404("x"), 404, "没有这个页面"),
        (RuntimeError("an inner detail"), 500, "服务器出错了"),
    ],
)
def test_a_refusal_leads_on_without_a_database(
    reader: Client, breaking: Any, error: Exception, status: int, words: str
) -> None:
    breaking(error)
    answer = reader.get("/")
    content = answer.content.decode()
    assert answer.status_code == status
    assert content.count("<h1") == 1
    assert words in content
    assert 'href="/"' in content
    assert "inner detail" not in content
    assert not answer.cookies


@pytest.mark.django_db
def test_an_address_that_does_not_exist_leads_to_every_list(reader: Client) -> None:
    content = reader.get("/no-such-page/").content.decode()
    assert 'href="/incubators/"' in content
    assert 'href="/doubts/"' in content


def test_a_form_without_its_token_says_that_nothing_was_saved(reader: Client) -> None:
    answer = reader.post("/admin/login/", {"username": "somebody"})
    assert answer.status_code == 403
    assert "这张表单已经过期" in answer.content.decode()


def test_what_broke_is_logged_with_its_place(reader: Client, breaking: Any, caplog: pytest.LogCaptureFixture) -> None:
    breaking(RuntimeError("an inner detail"))
    reader.get("/")
    assert "an inner detail" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(("address", "words"), [("/", "暂时读不到数据"), ("/en/", "The data cannot be read")])
def test_a_lost_database_is_told_in_the_language_of_the_address(
    reader: Client, breaking: Any, address: str, words: str
) -> None:
    breaking(*lost())
    answer = reader.get(address)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert words in answer.content.decode()
    assert answer["Content-Language"] == ("en" if address == "/en/" else "zh-hans")


@pytest.mark.parametrize("error", [(RuntimeError("x"), None), lost()])
def test_a_file_that_cannot_be_made_answers_in_words_alone(reader: Client, breaking: Any, error: Any) -> None:
    breaking(*error)
    answer = reader.get("/incubators/export.csv")
    assert answer.status_code in (500, 503)
    assert answer["Content-Type"].startswith("text/plain")
    assert "再试" in answer.content.decode()


def test_a_file_is_not_begun_without_a_database(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_connection() -> None:
        raise OperationalError from psycopg2.OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", refuse_connection)
    assert reader.get("/incubators/export.csv").status_code == 503


def test_an_outage_is_logged_in_one_line(reader: Client, breaking: Any, caplog: pytest.LogCaptureFixture) -> None:
    breaking(*lost())
    reader.get("/")
    assert [record.getMessage() for record in caplog.records] == ["Service Unavailable: / (OperationalError)"]
    assert "Traceback" not in caplog.text


def postgresql_error(code: str) -> psycopg2.Error:
    error = psycopg2.OperationalError("x")
    error.__setstate__({"pgcode": code})  # only the driver itself sets it otherwise
    return error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (OperationalError(), psycopg2.OperationalError("connection refused"), 503),
        (InterfaceError(), psycopg2.InterfaceError("connection already closed"), 503),
        (OperationalError(), postgresql_error("57P01"), 503),
        (OperationalError(), postgresql_error("55P03"), 500),
        (OperationalError(), sqlite_error(sqlite3.SQLITE_CANTOPEN), 503),
        (OperationalError(), sqlite_error(sqlite3.SQLITE_BUSY), 500),
        (OperationalError(), sqlite_error(sqlite3.SQLITE_ERROR), 500),
        (RuntimeError(), None, 500),
    ],
)
def test_only_a_lost_database_is_worth_waiting_for(
    reader: Client, breaking: Any, error: Exception, cause: Exception | None, status: int
) -> None:
    breaking(error, cause)
    assert reader.get("/").status_code == status


def break_the_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse("seen")


urlpatterns = [path("", break_the_session)]
handler500 = "xuhui_portal.errors.failed"


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_database_lost_before_the_session_is_kept_is_no_fault_of_the_reader(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **further: object) -> None:
        raise OperationalError from postgresql_error("57P01")

    assert reader.get("/").status_code == 200
    monkeypatch.setattr(Session, "save", fail)
    assert reader.get("/").status_code == 503
