"""A programme goes into a calendar with the days that are known, or its page says why it does not."""

import datetime

import pytest

from catalogue.models.record import State
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from transfer.calendar import calendar, escape, fold
from transfer.models import Programme

pytestmark = pytest.mark.django_db
DATED = "/programmes/incubator-conference-2024/"


def read_lines(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    raw = answer.content
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    return raw.decode().replace("\r\n ", "").split("\r\n")


def test_a_programme_with_its_day_has_a_file_that_its_page_leads_to(client):
    page = read_page(client, DATED)
    assert page.all("a", href=f"{DATED}calendar.ics")
    lines = read_lines(client, f"{DATED}calendar.ics")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "DTSTART;VALUE=DATE:20241210" in lines
    assert "DTEND;VALUE=DATE:20241211" in lines
    assert "SUMMARY:2024年徐汇区高质量孵化器建设推进大会" in lines
    assert "LOCATION:城开国际大厦" in lines
    assert f"URL:http://testserver{DATED}" in lines
    assert lines[-2] == "END:VCALENDAR"


def test_the_name_of_an_event_stays_when_it_is_edited(client):
    before = [line for line in read_lines(client, f"{DATED}calendar.ics") if line.startswith("UID:")]
    entry = Programme.objects.get(slug="incubator-conference-2024")
    entry.name_zh = "改名的大会"
    save_entry(entry, reason="test")
    lines = read_lines(client, f"{DATED}calendar.ics")
    assert [line for line in lines if line.startswith("UID:")] == before
    assert "SUMMARY:改名的大会" in lines


@pytest.mark.parametrize(
    ("slug", "words"),
    [("acceleration-camp", "没有写明时间"), ("policy-release-2022", "时间只写到“2022年”")],
)
def test_a_programme_without_its_day_has_none_and_says_why(client, slug, words):
    assert client.get(f"/programmes/{slug}/calendar.ics").status_code == 404
    page = read_page(client, f"/programmes/{slug}/")
    assert words in page.one("main").text
    assert not [link for link in page.all("a") if link["href"].endswith(".ics")]


def test_an_end_known_to_the_month_is_no_day_either():
    entry = Programme.objects.get(slug="incubator-conference-2024")
    entry.date_end = "2024-12"
    assert "2024年12月" in entry.why_no_calendar


def test_what_is_not_published_has_no_file(client):
    entry = Programme.objects.get(slug="incubator-conference-2024")
    entry.state, entry.withdrawn_reason = State.WITHDRAWN, "重复"
    save_entry(entry, reason="test")
    assert client.get(f"{DATED}calendar.ics").status_code == 404


def test_the_last_day_of_a_longer_event_is_part_of_it():
    entry = Programme.objects.get(slug="incubator-conference-2024")
    entry.date_end, entry.updated_at = "2024-12-31", datetime.datetime(2024, 12, 1, 8, tzinfo=datetime.UTC)
    text = calendar(entry, "https://example.org/")
    assert "DTEND;VALUE=DATE:20250101\r\n" in text
    assert "DTSTAMP:20241201T080000Z\r\n" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [("a,b;c", r"a\,b\;c"), ("a\\n", r"a\\n"), ("a\r\nb\rc\nd", r"a\nb\nc\nd"), ("a\x00\x1bb", "ab")],
)
def test_what_the_format_uses_itself_is_escaped(text, written):
    assert escape(text) == written


@pytest.mark.parametrize("text", ["模" * 100, "a" * 74 + "模", "\U0001f600" * 60, "a" * 75, "a" * 76, ""])
def test_long_lines_are_folded_between_characters(text):
    folded = fold(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
