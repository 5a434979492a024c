"""Holding a row against the constraints of its table in one question. Django asks one for each: sixty of an entry with
ten citations, which took longer than to write them."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q


def validate_constraints(row, exclude):
    """What `row.validate_constraints(exclude)` does. Which constraint is broken is asked only where one is."""
    try:
        for constraint in _together(row._meta.model, tuple(exclude)):
            constraint.validate(type(row), row, exclude=exclude)
    except ValidationError:
        row.validate_constraints(exclude)


@cache  # as many as models
def _together(model, exclude):
    """The constraints of a model, with all that are checked as one; without those that ask for what is excluded."""
    checks = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
    others = [each for each in model._meta.constraints if not isinstance(each, CheckConstraint)]
    asked = [each.condition for each in checks if _fields(model, each.condition).isdisjoint(exclude)]
    return [*others, *([CheckConstraint(condition=Q(*asked), name="all of them")] if asked else [])]


def _fields(model, condition):
    return {model._meta.get_field(name).name for name in Q(condition).referenced_base_fields}
