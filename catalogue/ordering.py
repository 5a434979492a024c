"""The order of names: by pinyin on Chinese pages, by the English name on English ones, alike on both databases."""

from django.db.models import F, Func
from django.db.models.expressions import OrderBy

from catalogue.fields import ByteOrderedField
from catalogue.language import is_english

QUOTE = "“"  # opens the title of a series, which is sought under its first word


class EnglishKey(Func):
    """The English name by its bytes, without regard to capitals; the pinyin where there is none.

    Of an expression with parameters no database finds the index; hence the constants in the text.
    """

    output_field = ByteOrderedField()
    template = "COALESCE(NULLIF(LOWER(REPLACE(%(name)s, '“', '')), ''), %(reading)s)"

    def __init__(self, name="name_en", reading="sort_key", **extra):
        super().__init__(
            F(name) if isinstance(name, str) else name, F(reading) if isinstance(reading, str) else reading
        )

    def as_sql(self, compiler, connection, function=None, template=None, arg_joiner=None, **context):
        name, reading = (compiler.compile(each)[0] for each in self.get_source_expressions())
        sql = self.template % {"name": name, "reading": reading}
        return (f'({sql}) COLLATE "C"' if connection.vendor == "postgresql" else sql), []


def english_key(entry):
    """The same of an entry at hand."""
    return entry.name_en.replace(QUOTE, "").lower() or entry.sort_key


def name_key():
    """What names are sorted by on this page, as the database knows it."""
    return EnglishKey() if is_english() else F("sort_key")


def key_of(entry):
    return english_key(entry) if is_english() else entry.sort_key


def reading_order(order):
    """An order stated for Chinese pages, as this page needs it: whatever is sorted by reading."""
    return tuple(map(_in_english, order)) if is_english() else order


def _in_english(term):
    if term == "sort_key":
        return EnglishKey()
    key = getattr(term.expression, "name", "") if isinstance(term, OrderBy) else ""
    if key.endswith("__sort_key"):
        owner = key.removesuffix("sort_key")
        return EnglishKey(f"{owner}name_en", f"{owner}sort_key").asc(nulls_last=True)
    return term
