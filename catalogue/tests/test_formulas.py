"""Text that a spreadsheet would run stays text; what is a number stays a number."""

import re

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalogue.exports.columns import Disarmed
from catalogue.models import Record

pytestmark = pytest.mark.django_db
DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
# What the databases can hold: PostgreSQL knows no NUL, and no half of a surrogate pair is text.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
starts = st.text("'=+-@\t\r\n ＝a", max_size=4)


def disarm(text):
    cell = Disarmed(Cast(Value(text), CharField()))
    return Record.objects.annotate(cell=cell).values_list("cell", flat=True)[:1].get()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts, texts)
@example("=", "1+1")
@example("'=", "x")
@example("''", "@x")
@example("", "")
def test_a_text_that_looks_like_a_formula_gets_one_apostrophe_and_no_other_text_does(db, start, rest):
    text = start + rest
    assert disarm(text) == (f"'{text}" if DANGEROUS.match(text) else text)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts, texts)
def test_what_was_disarmed_can_be_read_back(db, start, rest):
    cell = disarm(start + rest)
    assert (cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell) == start + rest


@pytest.mark.parametrize(
    ("text", "cell"), [("=1+1", "'=1+1"), ("'=x", "''=x"), ("-3", "'-3"), ("'a", "'a"), (" =1", " =1")]
)
def test_the_examples_of_the_issue(text, cell):
    assert disarm(text) == cell
