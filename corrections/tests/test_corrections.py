"""Saying what is wrong: one question a page, nothing asked twice, nothing kept that need not be."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models.record import State
from catalogue.tests.reading import read_page, tree
from catalogue.writing import save_entry
from corrections import limits, views
from corrections.models import CONTACT_KEPT_DAYS, Correction, Sending, receive
from incubators.models import Incubator

pytestmark = pytest.mark.django_db
NEW = "/corrections/new/"
ABOUT = f"{NEW}?record=incubator/mosu-space&field=opened"
ANSWERS = {"wrong": "启用日期不对", "right": "2023年10月", "where": "https://example.org/a", "contact": "a@example.org"}


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """A test fills in five pages faster than any person."""
    monkeypatch.setattr(views, "QUICKEST", 0)


def page_of(answer):
    return tree(answer.content.decode())


def step(client, page, answer="", go="next", **more):
    """Fill in the page that is open, and press a button of it."""
    hidden = {box["name"]: box["value"] for box in page.all("input", type="hidden")}
    more.setdefault("answer", answer)
    return client.post(NEW, {**hidden, "go": go, **more})


def walk(client, address=ABOUT, **answers):
    """Up to the last look."""
    page = read_page(client, address)
    for name in ANSWERS:
        page = page_of(step(client, page, {**ANSWERS, **answers}[name]))
    return page


def sent(client, page, **more):
    return step(client, page, go="send", **more)


def test_a_letter_is_sent_step_by_step_and_has_a_page_at_its_number(client):
    page = walk(client)
    assert page.one("h1").text == "提交前看一遍"
    for text in ANSWERS.values():
        assert text in page.text
    answer = sent(client, page)
    letter = Correction.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/corrections/{letter.number}/")
    assert re.fullmatch(r"G-\d{4}-\d{4}-[2-9A-Z]{4}", letter.number)
    assert {name: getattr(letter, name) for name in ANSWERS} == ANSWERS
    assert (letter.record_id, letter.field) == ("incubator:mosu-space", "opened")
    shown = read_page(client, answer["Location"])
    assert letter.number in shown.one("h1").text
    assert "已收到" in shown.text
    assert shown.one("main").all("a")[0]["href"] == "/incubators/mosu-space/"


def test_the_page_of_a_number_shows_nothing_that_was_written(client):
    sent(client, walk(client))
    shown = read_page(client, f"/corrections/{Correction.objects.get().number}/").text
    assert [text for text in ANSWERS.values() if text in shown] == []


def test_a_number_opens_nothing_without_its_last_part(client):
    sent(client, walk(client))
    number = Correction.objects.get().number
    other = "2222" if not number.endswith("2222") else "3333"
    for wrong in (number[:-4] + other, number[:-5], number.lower(), "G-2026-99999999999-2222", "x"):
        assert client.get(f"/corrections/{wrong}/").status_code == 404


def test_numbers_go_up_within_a_year():
    first, second = (receive(f"n{number}", wrong="x") for number in (1, 2))
    assert (first.year, second.sequence) == (timezone.localdate().year, first.sequence + 1)
    assert first.secret != second.secret


def test_only_the_first_question_must_be_answered(client):
    page = page_of(step(client, read_page(client, NEW), "  "))
    assert "必填" in page.one("div", "error-summary").text
    assert page.one("title").text.startswith("错误：")
    assert page.one("textarea")["aria-invalid"] == "true"
    sent(client, walk(client, NEW, right="", where="", contact=""))
    letter = Correction.objects.get()
    assert (letter.record, letter.right, letter.contact) == (None, "", "")


def test_answers_are_kept_when_going_back_and_nothing_is_asked_twice(client):
    page = page_of(step(client, read_page(client, ABOUT), "启用日期不对"))
    page = page_of(step(client, page, "2023年10月", go="back"))
    assert page.one("textarea").text == "启用日期不对"
    page = page_of(step(client, page, "启用日期错了"))
    assert page.one("textarea").text == "2023年10月"
    page = walk(client)
    page = page_of(step(client, page, go="right"))
    assert page.one("textarea").text == ANSWERS["right"]
    page = page_of(step(client, page, "2023年11月"))
    assert page.one("h1").text == "提交前看一遍"
    assert "2023年11月" in page.text
    assert ANSWERS["contact"] in page.text


@pytest.mark.parametrize(("name", "most"), [("wrong", 2000), ("where", 500), ("contact", 200)])
def test_what_is_too_long_is_kept_and_said(client, name, most):
    page = read_page(client, ABOUT)
    for each in ANSWERS:
        if each == name:
            break
        page = page_of(step(client, page, ANSWERS[each]))
    page = page_of(step(client, page, "长" * (most + 1)))
    assert f"写了{most + 1}个字符：应不超过{most}个" in page.text
    box = page.one(id="answer")
    assert (box["value"] or box.text) == "长" * (most + 1)


def test_the_same_letter_sent_twice_is_one(client):
    page = walk(client)
    assert sent(client, page)["Location"] == sent(client, page)["Location"]
    assert Correction.objects.count() == 1


def test_what_was_written_is_shown_as_it_was_written(client):
    page = walk(client, wrong="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in page.text
    assert all(script["src"] and not script.text for script in page.all("script"))


@pytest.mark.parametrize(
    ("query", "quoted"),
    [
        ("record=incubator/nothing", "“incubator/nothing”"),
        ("record=nothing", "“nothing”"),
        ("record=%00", "“�”"),
        ("record=incubator/mosu-space&field=colour", "“colour”"),
        ("field=opened", "要和条目一起写"),
        ("record=a/b&record=c/d", "“a/b、c/d”"),
    ],
)
def test_what_the_address_names_must_be_there(client, query, quoted):
    page = read_page(client, f"{NEW}?{query}")
    summary = page.one("div", "error-summary")
    assert quoted in summary.text
    assert not page.all("form", "question")
    assert not read_page(client, summary.all("a")[-1]["href"]).all("div", "error-summary")


def test_a_draft_cannot_be_named(client):
    save_entry(Incubator(slug="secret", kind="incubator_carrier", name_zh="秘密空间", state=State.DRAFT))
    page = read_page(client, f"{NEW}?record=incubator/secret")
    assert "秘密空间" not in page.text
    assert page.one("div", "error-summary")


def test_every_page_leads_here_and_that_of_an_entry_names_it(client):
    for address, wanted in (
        ("/incubators/mosu-space/", f"{NEW}?record=incubator/mosu-space"),
        ("/incubators/", NEW),
        ("/", NEW),
    ):
        assert read_page(client, address).one("p", "page-foot").one("a")["href"] == wanted
    assert not read_page(client, NEW).all("p", "page-foot")


def test_a_form_that_was_changed_or_is_too_old_is_begun_again_with_what_was_typed(client, monkeypatch):
    page = read_page(client, ABOUT)
    answer = step(client, page, "启用日期不对", letter="forged")
    assert answer.status_code == 400
    assert "启用日期不对" in page_of(answer).text
    monkeypatch.setattr(views, "EXPIRES", -1)
    assert step(client, page, "启用日期不对").status_code == 400
    assert not Correction.objects.exists()


def test_a_letter_without_its_first_answer_is_not_sent(client):
    page = read_page(client, ABOUT)
    answer = sent(client, page, step="check")
    assert "必填" in page_of(answer).text
    assert not Correction.objects.exists()


def test_what_only_a_machine_fills_in_is_not_accepted(client):
    answer = sent(client, walk(client), homepage="https://spam.example")
    assert answer.status_code == 400
    assert ANSWERS["wrong"] in page_of(answer).text
    assert not Correction.objects.exists()


def test_what_comes_too_fast_is_asked_to_be_sent_again(client, monkeypatch):
    page = walk(client)
    monkeypatch.setattr(views, "QUICKEST", 60)
    answer = sent(client, page)
    assert answer.status_code == 429
    monkeypatch.setattr(views, "QUICKEST", 0)
    assert sent(client, page_of(answer)).status_code == 302


def test_too_many_letters_from_one_place_are_refused_with_words_and_kept(client):
    somewhere, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for _time in range(limits.FROM_ONE_PLACE):
        assert sent(somewhere, walk(somewhere)).status_code == 302
    answer = sent(somewhere, walk(somewhere))
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "请过一小时再提交" in page_of(answer).text
    assert ANSWERS["wrong"] in page_of(answer).text
    assert sent(elsewhere, walk(elsewhere)).status_code == 302
    Sending.objects.update(at=timezone.now() - timedelta(hours=2))
    assert sent(somewhere, page_of(answer)).status_code == 302


def test_too_many_letters_in_all_are_refused(client):
    Sending.objects.bulk_create(Sending() for _time in range(limits.FROM_ALL))
    assert sent(client, walk(client)).status_code == 429


def test_no_address_is_kept_and_its_trace_is_gone_after_a_day(client):
    somewhere = Client(REMOTE_ADDR="192.0.2.1")
    sent(somewhere, walk(somewhere))
    assert "192.0.2.1" not in Sending.objects.get().sender
    Sending.objects.update(at=timezone.now() - timedelta(days=2))
    sent(client, walk(client))
    assert Sending.objects.count() == 1


def test_readers_get_no_cookie_but_that_of_the_form(client):
    read_page(client, ABOUT)
    sent(client, walk(client))
    assert set(client.cookies) == {"csrf"}


def test_a_letter_needs_the_token_of_the_form():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEW, {"go": "send"}).status_code == 403


def test_while_the_site_is_read_only_nothing_is_sent_and_nothing_is_lost(client, settings):
    page = walk(client)
    settings.READ_ONLY = True
    assert "暂时不能提交" in read_page(client, ABOUT).text
    answer = sent(client, page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert ANSWERS["wrong"] in page_of(answer).text
    assert not Correction.objects.exists()
    settings.READ_ONLY = False
    assert sent(client, page_of(answer)).status_code == 302


def test_how_to_reach_the_reader_is_forgotten_in_time(client):
    sent(client, walk(client))
    letter = Correction.objects.get()
    letter.state, letter.answer = "done", "已改。"
    letter.save()
    call_command("trim_corrections", verbosity=0)
    assert Correction.objects.get().contact == ANSWERS["contact"]
    Correction.objects.update(closed_at=timezone.now() - timedelta(days=CONTACT_KEPT_DAYS + 1))
    call_command("trim_corrections", verbosity=0)
    assert Correction.objects.get().contact == ""


def test_how_long_is_said_before_it_is_asked_and_on_the_page_about_privacy(client):
    page = read_page(client, ABOUT)
    for name in ("wrong", "right", "where"):
        page = page_of(step(client, page, ANSWERS[name]))
    for text in (page.text, read_page(client, "/about/privacy/").text):
        text = text.replace(" ", "")
        assert f"{CONTACT_KEPT_DAYS}天删除" in text
        assert "365天" in text


def test_the_pages_cost_few_queries(client):
    for address in (ABOUT, NEW):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 5
