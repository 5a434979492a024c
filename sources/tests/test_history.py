"""The catalogue as of a date, with relations and citations: what was removed since is there, what came later is not."""

import datetime
import functools

import pytest
from django.utils import timezone

from catalogue import writing
from catalogue.models import Alias, Record
from catalogue.writing import Edit, save_entry
from districts.models import SectorLink
from incubators.models import Incubator
from sources.models import Citation
from sources.tests.factories import citations_of, cite, incubator, stored
from transfer.models import Participation, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def moments():
    """Days to come, so that the load of the catalogue lies before them all."""
    start = timezone.now() + datetime.timedelta(days=1)
    return [start + datetime.timedelta(days=day) for day in range(4)]


def set_clock(monkeypatch, moment):
    """Edits are dated by the clock; the tests' own runs as long as they need."""
    monkeypatch.setattr(writing, "Edit", functools.partial(Edit, at=moment))


@pytest.fixture
def changed(moments, monkeypatch):
    """An incubator as written on the first day, changed on the second, stripped on the third."""

    def at(day):
        set_clock(monkeypatch, moments[day])

    at(0)
    entry = incubator("changing", name_zh="初名", sectors=["life-health"], aliases=["旧称"], address="某路1号")
    at(1)
    entry = stored("changing")
    entry.name_zh, entry.address = "新名", "某路2号"
    parts = {Alias: [Alias(name="新称")], SectorLink: [SectorLink(sector_id="sector:large-models")]}
    citations = [*citations_of(entry, parts), cite(entry, "kind", source_id="source:pub-s05", locator="", position=50)]
    save_entry(entry, parts | {Citation: citations})
    at(2)
    entry = stored("changing")
    entry.address = ""
    parts = {Alias: [], SectorLink: []}
    save_entry(entry, parts | {Citation: citations_of(entry, parts)})
    monkeypatch.undo()
    return entry.pk


def between(moments, day):
    return moments[day] + datetime.timedelta(hours=1)


@pytest.mark.parametrize(("day", "name", "address"), [(0, "初名", "某路1号"), (1, "新名", "某路2号"), (2, "新名", "")])
def test_an_entry_is_read_as_it_stood_on_a_day(changed, moments, day, name, address):
    found = Incubator.history.as_of(between(moments, day)).get(record_id=changed)
    assert (found.name_zh, found.address) == (name, address)


def test_before_its_first_day_an_entry_is_not_there(changed, moments):
    before = moments[0] - datetime.timedelta(minutes=1)
    assert not Incubator.history.as_of(before).filter(record_id=changed).exists()
    assert not Citation.history.as_of(before).filter(entry_id=changed).exists()


@pytest.mark.parametrize(
    ("day", "aliases", "sectors"),
    [(0, ["旧称"], ["sector:life-health"]), (1, ["新称"], ["sector:large-models"]), (2, [], [])],
)
def test_links_are_read_with_those_removed_since(changed, moments, day, aliases, sectors):
    moment = between(moments, day)
    assert [row.name for row in Alias.history.as_of(moment).filter(entry_id=changed)] == aliases
    assert [row.sector_id for row in SectorLink.history.as_of(moment).filter(entry_id=changed)] == sectors


def test_links_keep_their_values_of_then(changed, moments):
    link = SectorLink.history.as_of(between(moments, 0)).get(entry_id=changed)
    assert (link.basis, link.position) == ("stated", 0)


def test_citations_are_read_with_their_values_of_then(changed, moments):
    standing = {}
    for day in range(3):
        found = Citation.history.as_of(between(moments, day)).filter(entry_id=changed)
        standing[day] = {row.key: row.standing for row in found if row.source_id != "source:pub-s05"}
    assert standing[0]["address"] == "某路1号"
    assert standing[1]["address"] == "某路2号"
    assert "address" not in standing[2]
    assert "aliases" in standing[1]
    assert "aliases" not in standing[2]


def test_a_citation_removed_since_is_still_read_as_of_its_day(changed, moments):
    places = [
        {row.place for row in Citation.history.as_of(between(moments, day)).filter(entry_id=changed)}
        for day in range(3)
    ]
    assert "pub-s05" not in places[0]
    assert "pub-s05" in places[1]
    assert "pub-s05" not in places[2]


@pytest.mark.parametrize(("day", "names"), [(0, {"旧称"}), (1, {"新称"}), (2, set())])
def test_a_card_of_a_day_reaches_the_links_and_citations_of_that_day(changed, moments, day, names):
    card = Record.history.as_of(between(moments, day)).get(pk=changed)
    assert {alias.name for alias in card.aliases.all()} == names
    keys = {citation.key for citation in card.citations.all()}
    assert ("address" in keys) is (day < 2)


def test_a_link_of_a_day_reaches_its_card_of_that_day(changed, moments):
    alias = Alias.history.as_of(between(moments, 0)).get(entry_id=changed)
    assert alias.entry.name_zh == "初名"


def test_who_took_part_is_read_as_of_a_day(moments, monkeypatch):
    programme = Programme.objects.get(slug="incubator-conference-2024")
    before = set(Participation.objects.filter(entry_id=programme.pk).values_list("party_id", flat=True))
    assert before
    loaded = timezone.now()
    set_clock(monkeypatch, moments[1])
    keys = ("organisers", "participants", "people")
    kept = [row for row in programme.record.citations.all() if row.key not in keys]
    save_entry(programme, {Participation: [], Citation: kept})
    then = Participation.history.as_of(loaded).filter(entry_id=programme.pk)
    assert {row.party_id for row in then} == before
    assert not Participation.history.as_of(between(moments, 1)).filter(entry_id=programme.pk).exists()


def test_the_loaded_catalogue_has_exactly_one_version_of_everything():
    for model in (Incubator, Record, Citation, Alias, SectorLink, Participation):
        assert model.history.count() == model.objects.count()
        assert set(model.history.values_list("history_type", flat=True)) == {"+"}
