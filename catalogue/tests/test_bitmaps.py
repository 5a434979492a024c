"""Bitmaps answer as the database does, before and after an edit."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import bitmap_keeping
from catalogue.counting import count_answers, count_options, count_relaxed
from catalogue.models.record import State
from catalogue.version import changed_since, read
from catalogue.writing import save_entry
from incubators.models import Incubator
from incubators.views import INCUBATORS
from institutions.models import Institution
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db

ASKED = st.fixed_dictionaries(
    {},
    optional={
        "district": st.sets(st.sampled_from(["west-bund", "fenglin", "unknown"]), min_size=1),
        "sector": st.sets(st.sampled_from(["artificial-intelligence", "unknown"]), min_size=1),
        "level": st.sets(st.sampled_from(["city", "district"]), min_size=1),
        "district_basis": st.sets(st.sampled_from(["stated", "inferred"]), min_size=1),
        "area_min": st.sampled_from(["1000", "20000"]),
        "opened_after": st.sampled_from(["2023", "2024-06"]),
        "q": st.sampled_from(["空间", "zzz"]),
        "scope": st.sampled_from(["all", "comparator"]),
        "basis": st.just("stated"),
        "match": st.sampled_from(["unknown", "no"]),
        "sort": st.sampled_from(["-updated", "completeness", "district"]),
    },
)


def answers(query, *, by_bitmaps):
    filterset = INCUBATORS.ask(query)
    if not by_bitmaps:
        filterset.selection = None
    assert (filterset.selection is not None) == by_bitmaps
    assert not filterset.refused
    counted = count_answers(filterset)
    options = count_options(filterset, sum(counted.values()))
    listed = {name: question for name, question in filterset.questions.items() if getattr(question, "is_listed", False)}
    slugs = {slug for _noun, slug in filterset.names}
    codes = {name: [code for code, _label in facet.choices()] or slugs for name, facet in listed.items()}
    return (
        counted,
        count_relaxed(filterset),
        {name: {value: options[name](value) for value in (*codes[name], "unknown")} for name in listed},
        [entry.pk for entry in filterset.entries(filterset.asked["match"], 1, 9)],
    )


def query_of(asked):
    pairs = [(name, value) for name, given in asked.items() for value in (given if isinstance(given, set) else [given])]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_bitmaps_count_and_list_what_the_database_does(asked):
    query = query_of(asked)
    assert answers(query, by_bitmaps=True) == answers(query, by_bitmaps=False)


def withdraw(entry):
    entry.state, entry.withdrawn_reason = State.WITHDRAWN, "重复"


def rename(entry):
    entry.sort_key = "zzz"


def make_comparator(entry):
    entry.scope = "comparator"


@pytest.mark.parametrize("change", [withdraw, rename, make_comparator])
def test_an_edit_puts_the_bitmaps_right(change, monkeypatch):
    query = "scope=all&district=west-bund&match=no"
    answers(query, by_bitmaps=True)
    monkeypatch.setattr(bitmap_keeping, "make", None)  # they are not made anew
    entry = Incubator.objects.get(slug="mosu-space")
    change(entry)
    save_entry(entry)
    assert answers(query, by_bitmaps=True) == answers(query, by_bitmaps=False)


def test_bitmaps_follow_what_an_entry_names(monkeypatch):
    query = "host=unknown"
    before = answers(query, by_bitmaps=True)
    monkeypatch.setattr(bitmap_keeping, "make", None)
    for host in Institution.objects.filter(hosted__isnull=False).distinct()[:2]:
        withdraw(host)
        save_entry(host)
    after = answers(query, by_bitmaps=True)
    assert after == answers(query, by_bitmaps=False) != before


def test_what_a_backup_took_back_is_not_put_right_but_made_anew():
    assert changed_since(read() - 1) is None


def test_words_find_among_bitmaps_what_the_database_finds_after_entries_have_moved(monkeypatch):
    answers("q=空间", by_bitmaps=True)
    monkeypatch.setattr(bitmap_keeping, "make", None)
    entry = Incubator.objects.get(slug="mosu-space")
    entry.sort_key = "zzz"
    save_entry(entry)
    incubator("new-space", name_zh="啊空间")
    for query in ("q=空间", "q=mosu", "q=「」", "q=空间&match=no&status=operating"):
        assert answers(query, by_bitmaps=True) == answers(query, by_bitmaps=False)
