"""Reading an entry's `evidence` in SQL: the basis and the places of each fact, without a join."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, NullIf

from catalogue.language import is_english

SURE = ("stated", "inferred", "editorial")
STATED = ("stated",)


class EvidenceText(Func):
    """One word of one fact's evidence, e.g. the `basis` of `district`; NULL where the fact has none.

    The names are the code's own, never a visitor's, and so may stand in the SQL: that lets GROUP BY recognise them.
    """

    output_field = models.TextField()

    def __init__(self, key, word, **extra):
        if not (key.isidentifier() and word.isidentifier()):
            raise ValueError(f"not a fact and a word of evidence: {key!r}, {word!r}")
        super().__init__(F("evidence"), key=key, word=word, **extra)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="json_extract(%(expressions)s, '$.%(key)s.%(word)s')", **context
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s #>> '{%(key)s,%(word)s}')", **context)


def basis_of(key):
    """The basis of a fact as files print it; `not_stated` where nothing backs it."""
    return Coalesce(EvidenceText(key, "basis"), Value("not_stated"), output_field=models.TextField())


def reason_of(key):
    """Why an editor infers a fact, in the reader's language; Chinese where there is no English."""
    chinese = EvidenceText(key, "reason")
    return Coalesce(NullIf(EvidenceText(key, "reason_en"), Value("")), chinese) if is_english() else chinese


def counted_bases(basis):
    """Which bases decide a filter: with `basis=stated` only what a source says, else inferences too."""
    return STATED if basis == "stated" else SURE


def basis_alias(key):
    return f"_{key}_basis"
