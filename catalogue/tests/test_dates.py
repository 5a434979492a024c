"""Dates are as precise as what was printed, never more."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalogue.dates import parse_partial_date, partial_date_text


@pytest.mark.parametrize(
    ("value", "first", "last", "text"),
    [
        ("2024", "2024-01-01", "2024-12-31", "2024年"),
        ("2024-12", "2024-12-01", "2024-12-31", "2024年12月"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2024-12-10", "2024-12-10", "2024-12-10", "2024年12月10日"),
    ],
)
def test_a_partial_date_spans_all_days_it_may_be(value, first, last, text):
    assert [day.isoformat() for day in parse_partial_date(value)] == [first, last]
    assert partial_date_text(value) == text


@pytest.mark.parametrize(
    "value",
    [
        "",
        "24",
        "2024-13",
        "2024-1",
        "2024-02-30",
        "2023-02-29",
        "2024-12-10 ",
        "2024/12",
        "0000",
        "２０２４",
        "2024-12-10T00:00",
        "约2024",
    ],
)
def test_what_is_no_date_is_quoted(value):
    with pytest.raises(ValidationError, match="不是日期"):
        parse_partial_date(value)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_can_be_written_at_three_precisions(day):
    for length in (4, 7, 10):
        first, last = parse_partial_date(day.isoformat()[:length])
        assert first <= day <= last
