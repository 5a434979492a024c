"""A catalogue to measure on: as large as was asked for, fit to be shown, and never mixed with a real one."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from catalogue.finding.rows import build
from catalogue.models import Findable, Record
from catalogue.models.kept import writing_allowed
from incubators.models import Incubator
from pages.generating.plan import Plan
from pages.generating.writing import write
from sources.models import Citation

pytestmark = pytest.mark.django_db
ENTRIES = 40


def generate(**options):
    call_command("generate_catalogue", entries=ENTRIES, stdout=io.StringIO(), stderr=io.StringIO(), **options)


def test_a_generated_catalogue_is_refused_where_there_are_entries():
    with pytest.raises(CommandError, match="--into-this-database"):
        generate()
    assert not Incubator.objects.filter(slug="trial-1").exists()


def test_as_many_entries_as_were_asked_for_are_shown_found_and_cited(client):
    """One walk: making them is what takes the time."""
    total = int(reading(client, "/incubators/"))
    generate(into_this_database=True)
    assert int(reading(client, "/incubators/")) == total + ENTRIES
    for entry in Incubator.objects.filter(slug__startswith="trial-")[:3]:
        assert entry.name_zh.endswith("（试验）")
        page = client.get(entry.get_absolute_url()).content.decode()
        assert entry.name_zh in page
        assert Citation.objects.filter(entry_id=entry.pk).count() == Citation.history.filter(entry_id=entry.pk).count()
        assert client.get(f"{entry.get_absolute_url()}history/").status_code == 200
        (row,) = build([entry.pk])
        assert (row.tokens, row.words) == (entry.record.findable.tokens, entry.record.findable.words)
    with pytest.raises(CommandError, match="试验目录"):
        generate(into_this_database=True)


def test_what_stands_in_it_twice_is_whole_and_found_like_any_other(client):
    """Of thirteen the first six stand in it twice and the seventh once: trial-8 is trial-1 again."""
    plan = Plan(entries=13, institutions=20, seed=1, different=6)
    assert (plan.repeated("incubator"), plan.made("incubator")) == (6, 7)
    write(plan)
    assert Incubator.objects.filter(slug__startswith="trial-").count() == plan.entries
    first, again = (Incubator.objects.get(slug=f"trial-{number}") for number in (1, 8))
    assert (again.name_zh, again.evidence) == (first.name_zh, first.evidence)
    assert plan.make("incubator", 8).entry.name_zh == first.name_zh
    columns = ("field_id", "source_id", "locator")
    for rows in (Citation.objects.order_by("id"), Citation.history.order_by("id")):
        original, copy = (list(rows.filter(entry_id=key).values_list(*columns)) for key in (first.pk, again.pk))
        assert original == copy != []
    assert Citation.objects.count() == Citation.history.count() == Citation.history.values("id").distinct().count()
    for number in (1, 7, 8, 13):
        page = client.get(f"/incubators/trial-{number}/").content.decode()
        assert Incubator.objects.get(slug=f"trial-{number}").name_zh in page
    keys = list(Record.objects.filter(slug__startswith="trial-").values_list("pk", flat=True))
    kept = {row.record_id: (row.tokens, row.words, row.place) for row in Findable.objects.filter(record_id__in=keys)}
    assert kept == {row.record_id: (row.tokens, row.words, row.place) for row in build(keys)}
    with writing_allowed():  # the database counts keys on from those that were given
        Citation.objects.create(entry_id=again.pk, field_id="incubator:kind", position=99, basis="unverified")


def reading(client, address):
    """The first total of a list."""
    return re.findall(r'data-total="(\d+)"', client.get(address).content.decode())[0]
