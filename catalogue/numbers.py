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


AFTER_THE_NUMBER = ("余", "多")  # 90余项, 2,700多家
MYRIAD, HUNDRED_MILLION = Decimal(10**4), Decimal(10**8)


def printed_quantity(value, unit, qualifier, word):
    """A quantity with the very word that its source prints for more, nearly or about. Chinese only.

    word: 近, 超, 余, 多, 突破 …; empty where none is printed, and then the qualifier's own word is used.
    """
    value = Decimal(value)
    if unit == "元":
        value, unit = _in_large_units(value)
    if not word:
        return quantity_text(value, unit, qualifier)
    if word in AFTER_THE_NUMBER:
        large = unit[0] if unit[:1] in ("万", "亿") else ""
        return f"{_with_separators(value)}{word if not large else ''}{large}{word if large else ''}{unit[len(large) :]}"
    if qualifier == "ordinal":
        return f"{word}（{quantity_text(value, unit, qualifier)}）"
    return f"{word}{_with_separators(value)}{unit}"


def _in_large_units(yuan):
    """5.2亿元, 2,700万元: as large a unit as leaves at most two decimals."""
    for size, unit in ((HUNDRED_MILLION, "亿元"), (MYRIAD, "万元")):
        if abs(yuan) >= size and (yuan / size * 100) % 1 == 0:
            return yuan / size, unit
    return yuan, "元"


def share_text(value, qualifier=""):
    """A share as a percentage: 约25%."""
    return quantity_text(Decimal(value) * 100, "%", qualifier)


def quantity_text(value, unit, qualifier=""):
    """超过60,000平方米: the qualifier stays on the number."""
    gap = " " if is_english() and unit and unit != "%" else ""
    text = f"{_with_separators(value)}{gap}{unit}"
    return _(QUALIFIERS[qualifier]) % text if qualifier in QUALIFIERS else text


def _with_separators(value):
    whole, _dot, fraction = plain_number(value).partition(".")
    number = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if whole.startswith("-0"):
        number = "-" + number
    return number
