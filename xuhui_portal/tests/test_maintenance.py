"""The read-only switch: reading goes on, nothing is written, and what was typed is not lost."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from catalogue.read_only import ReadOnly
from catalogue.writing import save_entry
from incubators.models import Incubator

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["environment", "file"])
def read_only(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> None:
    settings.READ_ONLY_FILE = tmp_path / "read-only"
    if request.param == "file":
        settings.READ_ONLY_FILE.touch()
    else:
        settings.READ_ONLY = True


@contextmanager
def nothing_written() -> Any:
    def watch(execute: Callable, sql: str, *arguments: Any) -> Any:
        assert sql.lstrip("( ").partition(" ")[0].upper() in ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"), sql
        return execute(sql, *arguments)

    with connection.execute_wrapper(watch):
        yield


@pytest.mark.parametrize(
    "address", ["/", "/incubators/", "/incubators/export.csv", "/districts/fenglin/", "/admin/login/"]
)
def test_readers_see_everything(client: Client, read_only: None, address: str) -> None:
    with nothing_written():
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"".join(answer) if answer.streaming else answer.content


def test_staff_who_are_signed_in_go_on_reading(client: Client, admin_user: User, read_only: None) -> None:
    # Signed in before the switch was turned.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xuhui_portal.sessions.is_read_only", lambda: False)
        client.force_login(admin_user)
    with nothing_written():
        assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("address", "words"), [("/admin/login/", "本站正在维护"), ("/en/incubators/", "Maintenance")])
def test_what_is_sent_is_answered_with_words_and_a_time(read_only: None, address: str, words: str) -> None:
    with nothing_written():
        answer = Client(enforce_csrf_checks=True).post(address, {"username": "somebody", "password": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert words in answer.content.decode()
    assert not answer.cookies


def test_an_entry_is_not_saved_and_the_reason_is_one_a_form_can_show(read_only: None) -> None:
    entry = Incubator.objects.get(slug="mosu-space")
    entry.name_en = "Another name"
    with nothing_written(), pytest.raises(ReadOnly) as refusal:
        save_entry(entry)
    assert isinstance(refusal.value, ValidationError)
    assert refusal.value.messages == ["本站正在维护，暂时不能保存：内容没有丢，稍后再存。"]


def answer_by_itself(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"not saved: {request.POST['name']}", status=503)


answer_by_itself.model_admin = SimpleNamespace(answers_when_read_only=True)  # type: ignore[attr-defined]
urlpatterns = [path("form/", answer_by_itself)]


@pytest.mark.urls(__name__)
def test_a_form_that_answers_by_itself_keeps_what_was_typed(client: Client, read_only: None) -> None:
    assert client.post("/form/", {"name": "模速空间"}).content.decode() == "not saved: 模速空间"


def test_a_session_is_neither_kept_nor_ended(client: Client, admin_user: User, settings: Settings) -> None:
    client.force_login(admin_user)
    settings.READ_ONLY = True
    with nothing_written():
        session = client.session
        session["seen"] = True
        session.save()
        session.flush()
    assert "seen" not in Session.objects.get().get_decoded()


def test_when_the_switch_is_turned_back_writing_goes_on(settings: Settings, tmp_path: Path) -> None:
    settings.READ_ONLY_FILE = tmp_path / "read-only"
    settings.READ_ONLY_FILE.touch()
    entry = Incubator.objects.get(slug="mosu-space")
    entry.note_zh = "另一句说明"
    with pytest.raises(ReadOnly):
        save_entry(entry)
    settings.READ_ONLY_FILE.unlink()
    assert save_entry(entry).changed == ["note_zh"]
