"""Where an entry is: ways out to maps in the order and system of each, and the metro."""

from urllib.parse import parse_qs, urlsplit

import pytest

from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from districts.maps import at_point, by_words
from districts.metro import distance, nearest_stations
from districts.models import Point
from institutions.models import Institution
from sources.models import Citation
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db
HOSTILE = "甲;title:乙&referer=丙\"<script>' 丁#?%"


def location(client, address):
    return read_page(client, address).one("section", aria_labelledby="h-points")


def maps(part):
    """{host: query} of the links out."""
    found = [urlsplit(link["href"]) for link in part.all("a") if link["href"].startswith("https://")]
    return {parts.netloc: (parts.path, parse_qs(parts.query)) for parts in found}


def test_a_point_fit_for_use_is_handed_to_each_service_in_its_own_order(client):
    part = location(client, "/institutions/sjtu/")
    found = maps(part)
    path, amap = found["uri.amap.com"]
    assert (path, amap["position"], amap["coordinate"]) == ("/marker", ["121.429720,31.200830"], ["wgs84"])
    path, tencent = found["apis.map.qq.com"]
    assert path == "/uri/v1/marker"
    assert tencent["marker"][0].startswith("coord:31.200830,121.429720;title:上海交通大学")
    assert tencent["coord_type"] == ["1"]
    path, baidu = found["api.map.baidu.com"]
    assert (path, baidu["location"], baidu["coord_type"]) == ("/marker", ["31.200830,121.429720"], ["wgs84"])
    assert baidu["output"] == ["html"]


def test_a_point_that_is_only_near_is_searched_by_name_and_its_coordinates_stay_here(client):
    part = location(client, "/incubators/mosu-space/")
    found = maps(part)
    assert found["uri.amap.com"][1]["keyword"] == ["模速空间"]
    assert found["api.map.baidu.com"] == (
        "/place/search",
        {"query": ["模速空间"], "region": ["上海"], "output": ["html"], "src": ["xuhui"]},
    )
    assert "121.45" not in " ".join(link["href"] for link in part.all("a"))


def test_a_point_kept_for_checking_has_no_link_and_says_why(client):
    points = location(client, "/institutions/sjtu/").all("dd")
    place = next(number for number, dd in enumerate(points) if "备用读数" in dd.text)
    assert "只用于核对" in points[place + 1].text
    assert not points[place + 1].all("a")


def test_an_address_alone_is_searched(client):
    incubator("with-address", name_zh="有门牌的一家", address="斜土路1号")
    part = location(client, "/incubators/with-address/")
    assert maps(part)["uri.amap.com"][1]["keyword"] == ["有门牌的一家 斜土路1号"]


def test_an_address_that_nobody_printed_is_said_to_be_missing(client):
    part = location(client, "/incubators/i-incubator/")
    assert "来源没有写明地址" in part.text
    assert not maps(part)


def test_an_unverified_address_is_not_sent_anywhere(client):
    part = location(client, "/incubators/mosu-space/")
    assert "龙台路180号" in part.text
    assert "龙台路" not in str(maps(part))


def test_links_to_maps_say_where_they_lead_and_tell_nobody_where_from(client):
    for link in location(client, "/institutions/sjtu/").all("a"):
        if link["href"].startswith("https://"):
            assert "（外部网站）" in link.text
            assert link["rel"] == "noopener noreferrer"


def test_a_name_cannot_change_what_a_link_says():
    point = Point(latitude="31.200830", longitude="121.429720", precision_m=250, use="ok")
    for link in (*at_point(point, HOSTILE, HOSTILE), *by_words(HOSTILE, "")):
        parts = urlsplit(link.url)
        assert parts.netloc in ("uri.amap.com", "apis.map.qq.com", "api.map.baidu.com")
        assert not parts.fragment
        query = parse_qs(parts.query)
        assert "丙" not in query.get("referer", [""])[0]
        assert query.get("marker", [""])[0].count(";title:") <= 1


def test_a_station_that_a_source_names_comes_before_one_that_is_worked_out(client):
    part = location(client, "/institutions/ecust/")
    assert "华东理工大学站" in part.text
    assert "编者计算" not in part.text


def test_the_nearest_station_is_worked_out_between_points_fit_for_use():
    stations = {point.entry_id: point for point in Point.objects.filter(entry__noun="station", is_preferred=True)}
    for point in Point.objects.filter(entry__noun="institution", use="ok", is_preferred=True):
        found = nearest_stations(point)
        nearest = min(stations.values(), key=lambda station: distance(point, station))
        assert found[0].station.code == nearest.entry.slug
        assert abs(found[0].metres - distance(point, nearest)) <= 50
        assert found[0].error == point.precision_m + nearest.precision_m


def test_what_is_worked_out_says_so_and_how_far_off_it_may_be(client):
    entry = Institution.objects.get(slug="ecust")
    kept = [citation for citation in entry.record.citations.all() if citation.key != "nearest_metro"]
    save_entry(entry, {Citation: kept})
    part = location(client, "/institutions/ecust/")
    assert "华东理工大学站，直线约" in part.text
    assert "误差不超过 500 米" in part.text
    assert "编者计算" in part.text


def test_nothing_is_worked_out_from_a_point_that_is_only_near():
    point = Point.objects.filter(use="schematic_only").first()
    assert nearest_stations(point) == []


def test_a_distance_on_the_map_is_right_to_a_metre():
    one, other = Point(latitude=31.17, longitude=121.40), Point(latitude=31.18, longitude=121.41)
    assert distance(one, other) == pytest.approx(1463, abs=5)
