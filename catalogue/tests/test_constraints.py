"""Constraints are asked about in one question, and say what they would say one by one."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.constraints import validate_constraints
from catalogue.writing import TOLD
from incubators.models import Incubator
from pictures.models import Picture
from sources.models import Citation
from sources.tests.factories import stored

pytestmark = pytest.mark.django_db

BROKEN = [
    (Incubator, {"slug": "export"}),
    (Incubator, {"name_zh": "", "state": "lost"}),
    (Citation, {"basis": "stated", "source_id": None}),
    (Citation, {"basis": "inferred", "reason_zh": ""}),
    (Picture, {"focal_x": 101, "credit": ""}),
]


def row_of(model, values):
    row = stored("mosu-space")
    if model is not Incubator:
        row = model.objects.filter(entry_id=row.pk).first() or model(entry_id=row.pk, is_decorative=True)
    for name, value in values.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(("model", "values"), BROKEN)
def test_what_is_broken_is_said_as_django_says_it(model, values):
    row = row_of(model, values)
    with pytest.raises(ValidationError) as one_by_one:
        row.validate_constraints(TOLD)
    with pytest.raises(ValidationError) as together:
        validate_constraints(row, TOLD)
    assert together.value.message_dict == one_by_one.value.message_dict


@pytest.mark.parametrize("model", [Incubator, Citation])
def test_a_row_that_breaks_none_costs_one_question(model, django_assert_num_queries):
    row = row_of(model, {})
    with django_assert_num_queries(3):  # in a savepoint of its own
        validate_constraints(row, TOLD)
