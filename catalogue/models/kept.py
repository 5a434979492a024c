"""What the catalogue keeps, with its history. Written through `catalogue.writing` alone."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

_writing = ContextVar("catalogue_writing", default=False)


class WritingError(RuntimeError):
    """Something tried to write past `catalogue.writing`: history, index and citations would no longer agree."""


@contextmanager
def writing_allowed():
    """Only `catalogue.writing` opens this door (a test looks for others)."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def _refuse_outside_writing(what):
    if not _writing.get():
        raise WritingError(f"{what}: use catalogue.writing, which keeps history, citations and index together")


class KeptQuerySet(models.QuerySet):
    """A queryset that reads freely and writes only inside `catalogue.writing`."""

    def update(self, **values):
        _refuse_outside_writing("update()")
        return super().update(**values)

    def delete(self):
        _refuse_outside_writing("delete()")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, *args, **kwargs):
        _refuse_outside_writing("bulk_create()")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args, **kwargs):
        _refuse_outside_writing("bulk_update()")
        return super().bulk_update(*args, **kwargs)


KeptManager = models.Manager.from_queryset(KeptQuerySet)


class Kept(models.Model):
    """A row with history that only the one way of writing may change."""

    history = HistoricalRecords(inherit=True)
    objects = KeptManager()
    read_from: Any = None  # the place in a fixture file, while such a row is on its way into the database

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        _refuse_outside_writing(f"{type(self).__name__}.save()")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _refuse_outside_writing(f"{type(self).__name__}.delete()")
        return super().delete(*args, **kwargs)
