"""A list as GeoJSON (RFC 7946): the entries that have a point, each with how right it is. WGS-84, longitude first."""

import json

from django.http import StreamingHttpResponse

from catalogue.counting import count_rows
from catalogue.exports.answers import about, attachment
from catalogue.exports.columns import CHUNK
from districts.models import Point
from districts.models.point import PointUse

DRAWN = (PointUse.OK, PointUse.SCHEMATIC_ONLY)  # a second reading of a place is no place of its own


def geojson_response(request, catalogue, filterset):
    """`about` tells how many rows the query has, and how many of them have a point and so stand here."""
    points = points_of(filterset)
    head = about(request, catalogue, filterset, count_rows(filterset)) | {"rows_with_a_point": points.count()}
    site = f"{request.scheme}://{request.get_host()}"
    ordered = points.select_related("entry").order_by("entry__sort_key", "entry")
    response = StreamingHttpResponse(_parts(head, ordered, site), content_type="application/geo+json")
    return attachment(response, catalogue, "geojson")


def points_of(filterset):
    """One for each entry of the query that has a place."""
    return Point.objects.filter(entry_id__in=filterset.qs.order_by().values("pk"), is_preferred=True, use__in=DRAWN)


def _parts(head, points, site):
    yield f'{{"type": "FeatureCollection",\n"about": {json.dumps(head, ensure_ascii=False)},\n"features": ['
    for number, point in enumerate(points.iterator(chunk_size=CHUNK), start=1):
        yield f"{',' if number > 1 else ''}\n{json.dumps(_feature(point, site), ensure_ascii=False)}"
    yield "\n]}\n"


def _feature(point, site):
    record = point.entry
    return {
        "type": "Feature",
        "id": record.path,
        "geometry": {"type": "Point", "coordinates": [float(point.longitude), float(point.latitude)]},
        "properties": {
            "slug": record.slug,
            "name_zh": record.name_zh,
            "name_en": record.name_en or None,
            "url": site + record.get_absolute_url(),
            "precision_m": point.precision_m,
            "use": point.use,
            "method": point.method,
            "basis": point.basis,
            "source": point.source_id.partition(":")[2],
            "note_zh": point.note_zh or None,
        },
    }
