"""A query put together once finds what it would find if it were put together each time."""

import pytest
from django.utils import translation

from catalogue.models import Record
from catalogue.prepared import prepared
from incubators.models import Incubator

pytestmark = pytest.mark.django_db


@prepared
def incubators(keys, state, *, related):
    return Incubator.objects.filter(pk__in=keys, state=state).select_related(related).order_by("pk")


@prepared
def names(key):
    return Record.objects.filter(pk=key).values("pk", "name_zh")


def test_it_finds_other_rows_each_time_with_one_query_each(django_assert_num_queries):
    with django_assert_num_queries(2):
        one = incubators(("incubator:mosu-space",), "published", related="district")
        two = incubators(("incubator:fenglin-hub",), "published", related="district")
        assert [entry.slug for entry in one + two] == ["mosu-space", "fenglin-hub"]
        assert one[0].district.is_published
        assert one[0].evidence == {**one[0].evidence}
    for found in one + two:
        told = Incubator.objects.select_related("district").get(pk=found.pk)
        assert {**vars(told), "_state": None} == {**vars(found), "_state": None}


def test_it_takes_as_many_values_as_there_are(django_assert_num_queries):
    assert len(incubators(("incubator:mosu-space", "incubator:fenglin-hub"), "published", related="district")) == 2
    assert incubators(("incubator:mosu-space",), "draft", related="district") == []
    with django_assert_num_queries(0):
        assert incubators((), "published", related="district") == []


def test_values_that_look_like_sql_are_values():
    assert names("incubator:mosu-space' or '1'='1") == []
    assert names("%s") == []
    with translation.override("en"):
        assert [row["pk"] for row in names("incubator:mosu-space")] == ["incubator:mosu-space"]


def test_what_would_ask_more_than_once_is_refused():
    ask = prepared(lambda key: Record.objects.filter(pk=key).prefetch_related("former_addresses"))
    with pytest.raises(TypeError, match="prefetch_related"):
        ask("incubator:mosu-space")
