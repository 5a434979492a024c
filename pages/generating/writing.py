"""All rows of a generated catalogue: made by as many processes as there are processors, written by this one, and those
that repeat others copied by the database."""

import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context

import django
from django.db import connection, transaction

from catalogue import version
from catalogue.finding.keeping import make
from catalogue.models import Field, Record
from catalogue.models.kept import writing_allowed
from catalogue.version import change
from pages.catalogues import CATALOGUES
from pages.generating.plan import BLOCK, WITH_NAMES
from pages.generating.repeating import repeat
from pages.generating.rows import rows_of
from pages.generating.tables import Tables, without_indexes

WORTH_PROCESSES = 5 * BLOCK  # entries; starting processes takes about as long as making so many


def write(plan, progress=lambda done, total: None):
    """How many entries were written."""
    done = 0
    with writing_allowed(), _unchecked(), without_indexes():
        facts = [Field(f"{each.noun}:{key}") for each in CATALOGUES for key in each.model.all_facts()]
        Field.objects.bulk_create(facts, ignore_conflicts=True)
        tables = Tables()
        for numbers, rows in _made(plan):
            with transaction.atomic():
                tables.write(rows)
                change()
            done += len(numbers)
            progress(done, plan.total)
        for written in repeat(plan, tables):
            done += written
            progress(done, plan.total)
        tables.count_on()
        if Record.objects.exclude(slug__startswith="trial-").exclude(noun__in=WITH_NAMES).exists():
            make(list(Record.objects.filter(slug__startswith="trial-").values_list("pk", flat=True)))  # real names
        with transaction.atomic():
            version.change()
    _take_stock()
    return done


def _take_stock():
    """PostgreSQL plans by what it knows of its tables, and would look at them by itself some minutes later."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _made(plan):
    """(numbers, rows) of every block, in their order."""
    blocks = plan.blocks(set(Record.objects.filter(noun__in=WITH_NAMES).values_list("pk", flat=True)))
    if plan.total < WORTH_PROCESSES:
        yield from ((numbers, rows_of(plan, noun, numbers)) for noun, numbers in blocks)
        return
    count = len(os.sched_getaffinity(0))
    # Started anew, not forked: no two processes may use one connection.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        waiting = deque()
        for noun, numbers in islice(blocks, 2 * count):
            waiting.append((numbers, pool.submit(rows_of, plan, noun, numbers)))
        while waiting:
            numbers, job = waiting.popleft()
            for noun, following in islice(blocks, 1):
                waiting.append((following, pool.submit(rows_of, plan, noun, following)))
            yield numbers, job.result()


@contextmanager
def _unchecked():
    """References are right by the way they are made; holding each against its table would take half the time.

    PostgreSQL leaves it to superusers to do without."""
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
        try:
            yield
        finally:
            connection.enable_constraint_checking()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        (may,) = cursor.fetchone()
        if may:
            cursor.execute("SET session_replication_role = replica")
        yield
        if may:
            cursor.execute("SET session_replication_role = DEFAULT")
