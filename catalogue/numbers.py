"""Numbers as files write them and as readers see them."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalogue.language import is_english

QUALIFIERS = {
    ">": gettext_noop("超过%s"),
    "<": gettext_noop("不足%s"),
    "≈": gettext_noop("约%s"),
    "<=": gettext_noop("不超过%s"),
    "ordinal": gettext_noop("第%s"),
}


def plain_number(value):
    """A number as files and fixtures write it: no exponent, no trailing zeros, no separators."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity_text(value, unit, qualifier=""):
    """超过60,000平方米: the qualifier stays on the number."""
    whole, _dot, fraction = plain_number(value).partition(".")
    number = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if whole.startswith("-0"):
        number = "-" + number
    gap = " " if is_english() and unit else ""
    text = f"{number}{gap}{unit}"
    return _(QUALIFIERS[qualifier]) % text if qualifier in QUALIFIERS else text
