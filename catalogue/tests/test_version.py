"""The number under which pages and totals are kept: another after every edit, the same for one request."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue import version
from catalogue.finding.keeping import indexed_together, make_all
from catalogue.writing import remove_draft, save_entry
from incubators.models import Incubator
from stewardship.workflow import STEPS, take
from versions.snapshots import part_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return Incubator.objects.get(slug="mosu-space")


def edit(entry, note):
    entry.note_zh = note
    return save_entry(entry)


def test_an_edit_changes_the_version_last(entry):
    before = version.read()
    with CaptureQueriesContext(connection) as queries:
        edit(entry, "另一句")
    assert version.read() > before
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "catalogue_catalogueversion" in written[-3]  # after it, only what was touched is written down
    assert all("catalogue_cataloguechange" in statement for statement in written[-2:])
    assert sum("catalogue_catalogueversion" in statement for statement in written) == 1


def test_saving_without_a_change_leaves_the_version(entry):
    before = version.read()
    assert edit(entry, entry.note_zh).changed == []
    assert version.read() == before


def test_many_edits_in_one_transaction_change_the_version_once(entry):
    with CaptureQueriesContext(connection) as queries, transaction.atomic(), indexed_together():
        edit(entry, "一")
        edit(entry, "二")
    assert sum(query["sql"].startswith("UPDATE") and "catalogueversion" in query["sql"] for query in queries) == 1


def test_withdrawing_removing_and_rebuilding_change_the_version(entry, django_user_model):
    numbers = [version.read()]
    editor = django_user_model.objects.create_superuser("editor", password="-")
    take(entry, STEPS["withdraw"], editor, reason="试")
    numbers.append(version.read())
    draft = Incubator(slug="of-a-moment", name_zh="片刻", kind=entry.kind, area_id=entry.area_id)
    save_entry(draft)
    numbers.append(version.read())
    remove_draft(draft, part_models(Incubator))
    numbers.append(version.read())
    make_all()
    numbers.append(version.read())
    assert numbers == sorted(set(numbers))


def test_the_number_grows_even_where_the_clock_went_back(entry, monkeypatch):
    before = version.read()
    monkeypatch.setattr(version.time, "time_ns", lambda: 0)
    edit(entry, "另一句")
    assert version.read() == before + 1


def test_a_request_asks_once_and_keeps_nothing_of_what_it_writes_itself(entry, django_assert_num_queries):
    with version.seen_once():
        with django_assert_num_queries(1):
            assert version.current() == version.current() == version.kept("n", version.current)
        edit(entry, "另一句")
        mine = {version.current(), version.current(), version.kept("n", version.current)}
    assert len(mine) == 3
    assert max(mine) < 0


def test_a_kept_value_is_worked_out_once_a_version(entry):
    made = []
    for note in ("一", "一", "二"):
        edit(entry, note)
        version.kept("made", partial(made.append, note))
    assert made == ["一", "二"]
