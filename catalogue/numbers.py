"""Numbers as files write them and as readers of each language see them."""

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
AFTER_THE_NUMBER = ("余", "多")  # 90余项, 2,700多家
ORDER_OF_MAGNITUDE = "级"  # 千亿级: printed after a number that the source writes in words
MYRIAD, MILLION, HUNDRED_MILLION, BILLION = (Decimal(10**zeros) for zeros in (4, 6, 8, 9))
YUAN, SQUARE_METRES = ("元", "CNY"), ("平方米", "m²", "m2")
# As English prints what the data name by a plain code.
ENGLISH_UNITS = {"m2": "m²", "km2": "km²"}
# English for the very word that a source prints, where it says more than the qualifier.
ENGLISH_WORDS = {"近": "nearly %s", "余": "over %s", "多": "over %s"}


def plain_number(value):
    """A number as files and fixtures write it: no exponent, no trailing zeros, no separators."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_text(value, qualifier=""):
    """A share as a percentage: 约25%."""
    return quantity_text(Decimal(value) * 100, "%", qualifier)


def quantity_text(value, unit, qualifier="", word=""):
    """A quantity, its qualifier still on it: 超过6万平方米, more than 60,000 m²; 1.2亿元, CNY 120 million.

    word: what the source itself prints for more, nearly or about (近, 超, 余, 多, 突破 …), where that is known.
    """
    write = _in_english if is_english() else _in_chinese
    return write(Decimal(value), unit, qualifier, word)


def _in_chinese(value, unit, qualifier, word):
    value, unit = _in_large_units(value, unit)
    number = _with_separators(value)
    if word == ORDER_OF_MAGNITUDE:
        word = ""
    if word in AFTER_THE_NUMBER:
        large = unit[0] if unit[:1] in ("万", "亿") else ""
        return f"{number}{word if not large else ''}{large}{word if large else ''}{unit[len(large) :]}"
    if word and qualifier != "ordinal":
        return f"{word}{number}{unit}"
    text = _qualified(f"{number}{unit}", qualifier)
    return f"{word}（{text}）" if word else text


def _in_large_units(value, unit):
    """5.2亿元, 2,700万元, 12万平方米: as large a unit as leaves at most two decimals."""
    sizes = ((HUNDRED_MILLION, "亿元"), (MYRIAD, "万元")) if unit in YUAN else ()
    for size, large in sizes or (((MYRIAD, "万平方米"),) if unit in SQUARE_METRES else ()):
        if abs(value) >= size and (value / size * 100) % 1 == 0:
            return value / size, large
    return value, unit


def _in_english(value, unit, qualifier, word):
    if qualifier == "ordinal" and unit:
        return f"No. {_with_separators(value)}" if unit == "rank" else f"{unit} {_with_separators(value)}".capitalize()
    text = _money(value) if unit in YUAN else _counted(value, ENGLISH_UNITS.get(unit, unit))
    return ENGLISH_WORDS[word] % text if word in ENGLISH_WORDS else _qualified(text, qualifier)


def _money(yuan):
    """CNY 28.187 billion: as large a word as leaves at most three decimals."""
    for size, large in ((BILLION, "billion"), (MILLION, "million")):
        if abs(yuan) >= size and (yuan / size * 1000) % 1 == 0:
            return f"CNY {_with_separators(yuan / size)} {large}"
    return f"CNY {_with_separators(yuan)}"


def _counted(value, unit):
    """12 districts, 1 district, 25%, 60,000 m²."""
    number = _with_separators(value)
    if not unit or unit == "%":
        return number + unit
    return f"{number} {_singular(unit) if value == 1 else unit}"


def _singular(unit):
    """The units of the data are plain English plurals."""
    if " " in unit or not unit.isascii():
        return unit
    if unit == "people":
        return "person"
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if unit.endswith(ending):
            return unit.removesuffix(ending) + instead
    return unit


def _qualified(text, qualifier):
    return _(QUALIFIERS[qualifier]) % text if qualifier in QUALIFIERS else text


def _with_separators(value):
    whole, _dot, fraction = plain_number(value).partition(".")
    number = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if whole.startswith("-0"):
        number = "-" + number
    return number
