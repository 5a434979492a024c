"""A period that ends before it starts is refused, by the database too; a shorter precision is no contradiction."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from atlas.models import Figure
from catalogue.models.kept import writing_allowed
from catalogue.writing import save_entry
from districts.models import Zone
from transfer.models import Programme

pytestmark = pytest.mark.django_db
PERIODS = [(Programme, "date_start", "date_end"), (Figure, "period_start", "period_end"), (Zone, "founded", "opened")]


def force(model, **values):
    row = model.objects.order_by("pk").first()
    with transaction.atomic(), writing_allowed():
        model.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(("model", "first", "last"), PERIODS)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024", "2024-03"),
        ("2024-03", "2024"),
        ("2023", "2024"),
        ("2024-12-10", "2024-12-10"),
        ("2024", ""),
        ("", "2024"),
    ],
)
def test_a_period_that_may_be_right_is_taken(model, first, last, start, end):
    force(model, **{first: start, last: end})


@pytest.mark.parametrize(("model", "first", "last"), PERIODS)
@pytest.mark.parametrize(
    ("start", "end"), [("2024", "2023"), ("2024-03", "2024-02"), ("2024-12-10", "2024-12-09"), ("2024-01", "2023")]
)
def test_the_database_refuses_a_period_that_ends_before_it_starts(model, first, last, start, end):
    with pytest.raises(IntegrityError):
        force(model, **{first: start, last: end})


def test_the_one_way_of_writing_refuses_it_in_words():
    figure = Figure.objects.get(slug="national-awards-5y")
    figure.period_start, figure.period_end = "2021", "2017"
    with pytest.raises(ValidationError):
        save_entry(figure)
