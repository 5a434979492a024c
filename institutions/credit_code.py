"""统一社会信用代码, GB 32100-2015: 18 characters, the last a check character."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def check_character(first_17):
    """The 18th character of a credit code: weights 3^i mod 31 over the first 17."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_17))
    return ALPHABET[(31 - total % 31) % 31]


def check_credit_code(value):
    """Raise ValidationError unless `value` has the right shape and check character."""
    if not SHAPE.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” 不是统一社会信用代码：应为18位大写字母和数字，不含 I、O、S、V、Z。"), params={"value": value}
        )
    expected = check_character(value[:17])
    if value[17] != expected:
        raise ValidationError(
            _("“%(value)s” 的校验位不对：按前17位，末位应为 %(expected)s。"),
            params={"value": value, "expected": expected},
        )
