"""Order is that of the bytes of the stored keys: the same on SQLite and PostgreSQL, whatever the collation."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import Record
from catalogue.spelling import fold, initials, pinyin_key
from catalogue.tests.reading import read_file
from incubators.models import Incubator
from pages.catalogues import CATALOGUES
from sources.tests.factories import incubator

TRICKY = [
    "重庆",
    "重要",
    "长江",
    "长大",
    "A座",
    "a座",
    "Zebra",
    "阿",
    "10号楼",
    "9号楼",
    "女排",
    "绿地",
    "西安",
    "先",
    "é城",
    "É城",
    "（甲）",
    "“乙”",
    "𠮷野",
    "囧",
    "①号",
    "ａｂｃ",
    "ABC",
    "Ａ",
    "々",
    "中-山",
    "中山",
    "中 山",
    "台灣",
    "台湾",
    "___",
    "！",
]


@pytest.mark.django_db
def test_tricky_names_stand_in_the_order_of_their_bytes():
    for number, name in enumerate(TRICKY):
        incubator(f"tricky-{number}", name_zh=name)
    keys = list(Incubator.objects.published().values_list("sort_key", "record_id"))
    assert len(keys) == 18 + len(TRICKY)
    assert keys == sorted(keys, key=lambda pair: (pair[0].encode(), pair[1].encode()))


@pytest.mark.django_db
@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_every_list_by_name_is_in_the_order_of_the_keys(client, catalogue):
    shown = [row["slug"] for row in read_file(client, f"/{catalogue.plural}/export.csv?scope=all&sort=name")[1]]
    keys = {
        slug: (key.encode(), pk.encode())
        for slug, key, pk in catalogue.model.objects.values_list("slug", "sort_key", "pk")
    }
    assert shown == sorted(shown, key=lambda slug: keys[slug])


@pytest.mark.django_db
def test_every_stored_key_is_of_small_letters_and_digits():
    assert [
        key for key in Record.objects.values_list("sort_key", flat=True) if not re.fullmatch("[a-z0-9]+", key)
    ] == []


@given(st.text(max_size=60))
def test_every_name_has_a_key_of_small_letters_and_digits(name):
    assert re.fullmatch("[a-z0-9]+", pinyin_key(name))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("模速空间", "mosukongjian"),
        ("绿地", "lvdi"),
        ("枫林HUB", "fenglinhub"),
        ("i-Incubator创新", "iincubatorchuangxin"),
        ("！", "0"),
        ("", "0"),
        ("ＡＩ大厦", "aidasha"),
        ("Café", "cafe"),
    ],
)
def test_a_name_is_ordered_by_its_pinyin(name, key):
    assert pinyin_key(name) == key


def test_initials_and_folding():
    assert initials("漕河泾") == "chj"
    assert fold("  ＭＯＳＵ　模速空間 ") == "mosu 模速空间"
