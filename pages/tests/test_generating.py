"""A catalogue to measure on: as large as was asked for, fit to be shown, and never mixed with a real one."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from catalogue.finding.rows import build
from incubators.models import Incubator
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


def reading(client, address):
    """The first total of a list."""
    return re.findall(r'data-total="(\d+)"', client.get(address).content.decode())[0]
