"""统一社会信用代码: a code is right as a whole or refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from catalogue.writing import save_entry
from institutions.credit_code import ALPHABET, check_character, check_credit_code
from institutions.models import Institution
from sources.models import Citation
from sources.tests.factories import cite

letters = st.sampled_from(ALPHABET)
first_17 = st.builds(
    "".join,
    st.tuples(*[letters] * 2, *[st.sampled_from("0123456789")] * 6, *[letters] * 9),
)


@given(first_17)
def test_a_code_with_its_own_check_character_is_right(start):
    check_credit_code(start + check_character(start))


@given(first_17, st.integers(0, 17), letters)
def test_any_one_wrong_character_is_noticed(start, place, letter):
    code = start + check_character(start)
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(ValidationError):
            check_credit_code(wrong)


@pytest.mark.parametrize(
    "code",
    [
        "91310000132207927U",
        "9131000013220792",
        "91310000 13220792",
        "9131000013220792I7",
        "９１３１０００１３２２０７９２７Ｕ",
        "",
    ],
)
def test_what_has_not_the_shape_of_a_code_is_refused(code):
    with pytest.raises(ValidationError):
        check_credit_code(code)


def test_a_code_in_use_checks_out():
    check_credit_code("91350100M000100Y43")  # the example of GB 32100-2015


def give(slug, code):
    entry = Institution.objects.get(slug=slug)
    entry.credit_code = code
    rows = [row for row in entry.record.citations.all() if row.key != "credit_code"]
    save_entry(entry, {Citation: [*rows, cite(entry, "credit_code", position=99)]})


@pytest.mark.django_db
def test_a_wrong_code_is_refused_with_the_value_and_what_was_expected():
    with pytest.raises(ValidationError, match=r"91350100M000100Y44.*应为 3"):
        give("sjtu", "91350100M000100Y44")


@pytest.mark.django_db
def test_no_two_institutions_share_a_code():
    give("sjtu", "91350100M000100Y43")
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        give("ecust", "91350100M000100Y43")
