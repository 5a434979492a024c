"""Numbers, units and dates have each language's own form, and keep what was printed with them."""

import pytest
from django.utils import translation

from catalogue.dates import interval_text, partial_date_text
from catalogue.numbers import quantity_text, share_text

QUANTITIES = [
    # value, units as the data name them, qualifier, the word printed; Chinese; English
    (120_000_000, ("元", "CNY"), "", "", "1.2亿元", "CNY 120 million"),
    ("28187000000", ("元", "CNY"), "", "", "281.87亿元", "CNY 28.187 billion"),
    (520_000_000, ("元", "CNY"), "≈", "近", "近5.2亿元", "nearly CNY 520 million"),
    (5_000_000, ("元", "CNY"), "<=", "", "不超过500万元", "at most CNY 5 million"),
    (1234, ("元", "CNY"), "", "", "1,234元", "CNY 1,234"),
    (120_000, ("平方米", "m2"), "", "", "12万平方米", "120,000 m²"),
    (60_000, ("平方米", "m²"), ">", "", "超过6万平方米", "more than 60,000 m²"),
    (2_100, ("平方米", "m²"), "≈", "", "约2,100平方米", "about 2,100 m²"),
    (12_345, ("平方米", "m²"), "", "", "12,345平方米", "12,345 m²"),
    (90, ("项", "results"), ">", "余", "90余项", "over 90 results"),
    (1, ("家", "companies"), "", "", "1家", "1 company"),
    (40, ("层", "floor"), "ordinal", "", "第40层", "Floor 40"),
    (1, ("位", "rank"), "ordinal", "首个", "首个（第1位）", "No. 1"),
    ("54.93", ("平方公里", "km2"), "", "", "54.93平方公里", "54.93 km²"),
]


@pytest.mark.parametrize(("value", "units", "qualifier", "word", "chinese", "english"), QUANTITIES)
def test_a_quantity_is_written_as_its_readers_write_it(value, units, qualifier, word, chinese, english):
    assert quantity_text(value, units[0], qualifier, word) == chinese
    with translation.override("en"):
        assert quantity_text(value, units[1], qualifier, word) == english


def test_a_share_is_a_percentage_in_both_languages():
    assert share_text("0.25", "≈") == "约25%"
    with translation.override("en"):
        assert share_text("0.25", "≈") == "about 25%"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("2024", "2024年", "2024"),
        ("2024-12", "2024年12月", "December 2024"),
        ("2024-12-10", "2024年12月10日", "10 December 2024"),
        ("2017/2021", "2017年–2021年", "2017–2021"),
        ("2021-01/2021-09", "2021年1月–2021年9月", "January 2021 – September 2021"),
        ("2023-10/..", "不早于2023年10月", "not before October 2023"),
        ("../2023-10", "不晚于2023年10月", "not after October 2023"),
    ],
)
def test_a_date_is_as_precise_in_english_as_in_chinese(value, chinese, english):
    write = interval_text if "/" in value else partial_date_text
    assert write(value) == chinese
    with translation.override("en"):
        assert write(value) == english
