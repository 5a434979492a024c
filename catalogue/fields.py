"""Fields that every noun uses: text ordered by byte, dates that keep their precision, bases."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.dates import check_partial_date

RESERVED_SLUGS = ("export", "of", "new", "history")
KEY_PATTERN = re.compile(r"[a-z0-9]+")


class ByteOrderedField(models.CharField):
    """Short ASCII text compared byte by byte, so that order is the same on SQLite and PostgreSQL.

    PostgreSQL would otherwise sort by the collation of the database; SQLite always compares bytes.
    """

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class PartialDateField(ByteOrderedField):
    """A date as precise as its source: `2024`, `2024-12` or `2024-12-10`. Empty means not stated.

    Kept as text: the length is the precision, and text order is order in time.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        check_partial_date(value)

    def formfield(self, **kwargs):
        """A form says at the field itself what is wrong, before the row is whole."""
        return super().formfield(**{"validators": [check_partial_date], **kwargs})


def check_slug(value):
    """Refuse a slug that is not lower-case ASCII with hyphens, or that an address needs for itself."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValidationError(
            _("“%(value)s” 不能用作地址：应为小写字母、数字和连字符，例如 mosu-space。"), params={"value": value}
        )
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(value)s” 不能用作地址：export、of、new、history 由本站自用。"), params={"value": value}
        )


check_not_negative = MinValueValidator(0, _("“%(show_value)s” 不能用：应为不小于0的数字。"))
check_sort_key = RegexValidator(
    r"^[a-z0-9]+$", _("“%(value)s” 不能用作排序拼音：应只含小写字母和数字，例如 mosukongjian。")
)
