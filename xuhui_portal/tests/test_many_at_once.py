"""Four editors, four readers and a backup at the same time, each a process of its own, on the database of this run."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from incubators.models import Incubator
from xuhui_portal.tests.sites import Site

EDITS = 12
# Each edit is acknowledged by a line, when it is saved and not before. One entry is everybody's, one the editor's own.
EDITOR = f"""
import sys, django
django.setup()
from catalogue.writing import save_entry
from incubators.models import Incubator
name = sys.argv[1]
own = Incubator.objects.order_by("pk")[int(name) + 1].pk
shared = Incubator.objects.order_by("pk")[0].pk
for number in range({EDITS} if name != "0" else 10_000):
    entry = Incubator.objects.get(pk=shared if number % 2 else own)
    entry.note_zh = f"{{name}}-{{number}}"
    save_entry(entry)
    print(entry.note_zh, flush=True)
"""
READER = f"""
import django
from django.conf import settings
# Straight from their folders: a test run must not depend on an earlier collectstatic.
settings.STORAGES["staticfiles"] = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
django.setup()
from django.test import Client
for number in range({EDITS}):
    for address in ("/incubators/", "/incubators/export.csv", "/districts/fenglin/"):
        answer = Client().get(address, headers={{"host": "localhost"}})
        assert answer.status_code == 200, answer.status_code
        assert (answer.getvalue() if answer.streaming else answer.content)
"""
EDITS_KEPT = "SELECT note_zh FROM incubators_historicalincubator"
ENTRIES = "SELECT record_id FROM incubators_incubator ORDER BY record_id"


@pytest.mark.django_db
def test_editors_and_readers_do_not_stop_each_other_and_no_saved_edit_is_lost(
    new_full_site: Callable[[], Site], new_site: Callable[[], Site], tmp_path: Path
) -> None:
    assert Incubator.objects.count() > 4
    site = new_full_site()
    editors = [site.start(EDITOR, str(number)) for number in range(4)]
    readers = [site.start(READER) for _number in range(4)]
    killed = editors[0]
    assert killed.stdout is not None
    saved = [killed.stdout.readline() for _number in range(3)]
    copy = new_site()
    copy.manage("restore", str(site.backup(tmp_path)))
    os.kill(killed.pid, signal.SIGKILL)
    saved += killed.communicate()[0].splitlines()
    for process in editors[1:] + readers:
        output, complaints = process.communicate()
        assert process.returncode == 0, complaints
        saved += output.splitlines()
    saved = [line.strip() for line in saved]
    assert len(saved) >= 3 + 3 * EDITS
    assert set(saved) <= edits_kept(site)
    # The copy that was made meanwhile is one of a single moment: whole, and with what had been saved by then.
    assert set(saved[:3]) <= edits_kept(copy)
    assert copy.rows(ENTRIES) == site.rows(ENTRIES)


def edits_kept(site: Site) -> set[str]:
    return {note for (note,) in site.rows(EDITS_KEPT)}
