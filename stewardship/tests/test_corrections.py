"""What staff do with the letters of readers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import Record
from catalogue.tests.reading import read_page
from corrections.models import Correction, State, receive
from staff.models import AuditEvent
from staff.tests.people import person

pytestmark = pytest.mark.django_db
LIST = "/admin/corrections/correction/"


@pytest.fixture
def letter():
    record = Record.objects.get(pk="incubator:mosu-space")
    return receive("one", record=record, field="opened", wrong="启用日期不对", contact="a@example.org")


@pytest.fixture
def editor(client):
    client.force_login(person("editor", "zhang"))
    return client


def change(letter):
    return f"{LIST}{letter.pk}/change/"


def test_the_first_page_says_how_many_wait_and_for_how_long(editor, letter):
    receive("two", wrong="别处")
    Correction.objects.filter(pk=letter.pk).update(received_at=timezone.now() - timedelta(days=9, hours=1))
    link = next(link for link in read_page(editor, "/admin/").all("a") if link.text.startswith("更正（"))
    assert link.text == "更正（最久 9 天） 2"
    rows = read_page(editor, link["href"]).one("table").one("tbody").all("tr")
    assert len(rows) == 2


def test_a_letter_is_shown_with_its_entry_its_field_and_how_to_answer(editor, letter):
    page = read_page(editor, change(letter))
    for text in (letter.number, "模速空间", "启用", "启用日期不对", "a@example.org"):
        assert text in page.text


def test_who_may_only_look_does_not_see_how_to_reach_the_reader(client, letter):
    client.force_login(person("viewer"))
    page = read_page(client, change(letter))
    assert "启用日期不对" in page.text
    assert "a@example.org" not in page.text


def test_taking_letters_on_says_who(editor, letter):
    editor.post(LIST, {"action": "take_on", "_selected_action": [letter.pk]})
    letter.refresh_from_db()
    assert (letter.state, letter.taken_by.username) == (State.TAKEN, "zhang")


def test_an_answer_closes_it_shows_at_its_number_and_is_noted(editor, letter):
    answer = editor.post(change(letter), {"state": "done", "answer": "已按来源改正。"})
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.closed_at
    page = read_page(editor, f"/corrections/{letter.number}/")
    assert "已按来源改正。" in page.text
    assert "已更正" in page.text
    event = AuditEvent.objects.get(action="correction_changed")
    assert (event.who_name, event.target) == ("zhang", letter.number)
    assert "a@example.org" not in event.detail


def test_it_is_not_closed_without_an_answer(editor, letter):
    page = editor.post(change(letter), {"state": "declined", "answer": " "}).content.decode()
    assert "须写明答复" in page
    letter.refresh_from_db()
    assert letter.is_open


def test_what_was_sent_stays_as_it_was_sent(editor, letter):
    editor.post(change(letter), {"state": "taken", "answer": "", "wrong": "另一句", "contact": "b@example.org"})
    letter.refresh_from_db()
    assert (letter.wrong, letter.contact, letter.state) == ("启用日期不对", "a@example.org", State.TAKEN)
