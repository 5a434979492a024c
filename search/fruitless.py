"""Counting the words that find nothing, for staff. The only thing that a reader's request writes."""

import logging
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from catalogue.finding.folding import spaced
from catalogue.finding.matching import LONGEST
from catalogue.read_only import is_read_only
from search.models import FruitlessTerm

MOST = 5000  # terms that are kept
TRIMMED_EVERY = 100  # new terms
PATIENCE = 200  # milliseconds that a page waits for somebody who is writing

logger = logging.getLogger(__name__)


def count(text):
    """Note that these words found nothing; whatever stands in the way, the page comes all the same."""
    term = spaced(text)
    if not term or len(text) > LONGEST or len(term) > LONGEST or is_read_only():
        return
    try:
        with _short_patience():
            _count(term)
    except DatabaseError as error:
        logger.info("a fruitless search was not counted: %s", type(error).__name__)


def _count(term):
    today = timezone.localdate()
    if not FruitlessTerm.objects.filter(term=term).update(count=F("count") + 1, last_day=today):
        added = FruitlessTerm.objects.create(term=term, last_day=today)
        if added.pk % TRIMMED_EVERY == 0:
            _trim()


def _trim():
    """The rarest and among these the oldest make room."""
    rarest = FruitlessTerm.objects.order_by("-count", "-last_day", "-pk")[MOST : MOST + 2 * TRIMMED_EVERY]
    FruitlessTerm.objects.filter(pk__in=list(rarest.values_list("pk", flat=True))).delete()


@contextmanager
def _short_patience():
    """Only on SQLite does one writer keep all others waiting."""
    if connection.vendor != "sqlite":
        yield
        return
    _wait_for(PATIENCE)
    try:
        yield
    finally:
        _wait_for(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)


def _wait_for(milliseconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
