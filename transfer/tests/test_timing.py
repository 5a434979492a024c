"""Open calls close by themselves: the day of the reader decides, and nothing has to run for it."""

import datetime

import pytest
from django.utils import timezone

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from sources.models import Citation
from transfer.models import Programme
from transfer.models.programme import ProgrammeStatus

pytestmark = pytest.mark.django_db
SLUG = "acceleration-camp"


def dated(start, end, status=ProgrammeStatus.PLANNED, basis="inferred"):
    entry = Programme.objects.get(slug=SLUG)
    entry.date_start, entry.date_end, entry.status = start, end, status
    citations = list(entry.record.citations.all())
    for key in ("date_start", "date_end"):
        if getattr(entry, key):
            citations.append(Citation(field_id=f"programme:{key}", basis=basis, reason_zh="试"))
    save_entry(entry, {Citation: citations}, reason="test")


def listed(client, query):
    page = read_page(client, f"/programmes/?{query}&per=100")
    return f"/programmes/{SLUG}/" in [link["href"] for link in page.one("main").all("a")]


def on(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *args: datetime.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("start", "end", "status", "last_day", "day_after"),
    [
        ("2030-05-01", "2030-05-31", "launched", "2030-05-31", "2030-06-01"),
        ("2030-05-01", "", "planned", "2030-05-01", "2030-05-02"),
        ("2030-02", "", "planned", "2030-02-28", "2030-03-01"),
        ("2030", "2030", "recurring", "2030-12-31", "2031-01-01"),
    ],
)
def test_a_call_is_open_on_its_last_day_and_past_on_the_next(
    client, monkeypatch, start, end, status, last_day, day_after
):
    dated(start, end, status)
    on(monkeypatch, last_day)
    assert listed(client, "timing=open")
    assert not listed(client, "timing=past")
    on(monkeypatch, day_after)
    assert not listed(client, "timing=open")
    assert listed(client, "timing=past")


@pytest.mark.parametrize(("start", "status"), [("", "planned"), ("2020-05-01", "launched"), ("2020", "recurring")])
def test_what_does_not_say_when_it_ends_is_neither(client, start, status):
    dated(start, "", status)
    assert listed(client, "timing=unknown")
    assert not listed(client, "timing=past")


def test_an_unverified_end_closes_nothing(client):
    dated("2020-01-01", "2020-02-01", "launched", basis="unverified")
    assert listed(client, "timing=unknown")


def test_what_is_past_leaves_the_route(client, monkeypatch):
    dated("2030-05-01", "2030-05-31", "launched")
    on(monkeypatch, "2030-05-31")
    assert f"/programmes/{SLUG}/" in client.get("/transfer/").content.decode()
    on(monkeypatch, "2030-06-01")
    assert f"/programmes/{SLUG}/" not in client.get("/transfer/").content.decode()
