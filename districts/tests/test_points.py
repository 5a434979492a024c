"""A point lies in Shanghai, with latitude and longitude the right way round; the database sees to it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.models.kept import writing_allowed
from catalogue.tests.reading import read_page
from districts.models import Point

pytestmark = pytest.mark.django_db


def force(latitude, longitude, **values):
    given = {
        "entry_id": "incubator:withub",
        "precision_m": 100,
        "use": "ok",
        "method": "as_published",
        "basis": "stated",
        "source_id": "source:pub-s93",
        "is_preferred": False,
    }
    with transaction.atomic(), writing_allowed():
        Point.objects.bulk_create([Point(latitude=latitude, longitude=longitude, **given | values)])


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("31.165245", "121.43519"), ("30.65", "120.80"), ("31.90", "122.25")]
)
def test_a_point_in_shanghai_is_taken(latitude, longitude):
    force(latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("121.43519", "31.165245"),
        ("39.9", "116.4"),
        ("0", "0"),
        ("31.2", "-121.4"),
        ("30.649999", "121.4"),
        ("31.2", "122.250001"),
    ],
)
def test_the_database_refuses_a_point_elsewhere_or_turned_round(latitude, longitude):
    with pytest.raises(IntegrityError):
        force(latitude, longitude)


def test_a_person_is_told_that_the_two_may_be_turned_round():
    point = Point(entry_id="incubator:withub", latitude="121.43519", longitude="31.165245")
    with pytest.raises(ValidationError, match="是否填反"):
        point.validate_constraints()


def test_an_entry_has_one_preferred_point():
    preferred = Point.objects.filter(is_preferred=True).first()
    with pytest.raises(IntegrityError):
        force("31.2", "121.4", entry_id=preferred.entry_id, is_preferred=True)


def test_every_district_and_incubator_is_placed_for_a_sketch_only(client):
    points = Point.objects.filter(entry__noun__in=["district", "incubator"])
    assert points
    assert set(points.values_list("use", flat=True)) == {"schematic_only"}
    assert "示意" in read_page(client, "/districts/fenglin/").one("section", aria_labelledby="h-points").text


def test_all_points_of_the_data_are_there():
    assert Point.objects.count() == 69
