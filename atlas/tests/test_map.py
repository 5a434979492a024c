"""The schematic: what has a point is drawn as sure as it is, what has none stands beside it, and both are the list."""

import re
from itertools import combinations
from math import dist

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.asking import NOUNS
from atlas.drawing.boxes import cuts, enters, is_in
from atlas.drawing.plan import HEIGHT, SCHEMATIC, WEST_EDGE, WIDTH, plane_of
from atlas.drawing.text import text_width
from catalogue import version
from catalogue.tests.reading import read_page
from districts.models import Point
from pages.tests.test_every_catalogue import rows_behind, totals

pytestmark = pytest.mark.django_db
MAP = "/atlas/map/"
every_noun = pytest.mark.parametrize("noun", NOUNS)


def drawings(page):
    """For wide windows and for phones."""
    return [svg for svg in page.one("figure", "plan").all("svg") if svg["role"] == "group"]


def rows(page):
    return page.one("table").one("tbody").all("tr") if page.all("table") else []


def names(page):
    """{address: label} of what is written in the drawing."""
    links = [link for link in drawings(page)[0].all("a") if link.all("text", "m-name")]
    return {link["href"]: link.one("text").text for link in links}


@every_noun
def test_those_with_a_point_and_those_without_make_up_the_list(client, noun):
    page = read_page(client, f"{MAP}?of={noun}")
    without = page.one("ul", "lane").all("li") if page.all("ul", "lane") else []
    assert len(rows(page)) + len(without) == rows_behind(f"/{NOUNS[noun].plural}/")
    for address, count in totals(page).items():
        assert rows_behind(address) == count


@every_noun
def test_every_name_in_the_drawing_is_in_the_table_and_the_reverse(client, noun):
    page = read_page(client, f"{MAP}?of={noun}")
    listed = {row.one("th").all("a")[0]["href"] for row in rows(page)}
    assert set(names(page)) <= listed
    if len(listed) < 8:  # where more than four share a place, the others stand in the table alone
        assert set(names(page)) == listed


def test_an_approximate_point_is_hollow_and_says_so(client):
    page = read_page(client, f"{MAP}?of=institution")
    exact = Point.objects.filter(entry__noun="institution", use="ok", is_preferred=True).count()
    filled = [dot for dot in drawings(page)[0].all("circle", "m-point") if "m-point--about" not in dot["class"]]
    assert len(filled) == exact > 0
    for row in rows(page):
        assert ("示意" in row.text) == ("取邻近车站" in row.text)


def test_the_ways_out_show_a_point_only_where_it_is_exact(client):
    for row in rows(read_page(client, f"{MAP}?of=institution")):
        addresses = [link["href"] for link in row.all("a", rel="noopener noreferrer")]
        assert len(addresses) == 3
        is_pin = ["marker" in address.partition("?")[0] for address in addresses]
        assert set(is_pin) == {"示意" not in row.text}


def test_no_name_stands_on_another_or_on_a_number_in_either_drawing_or_language(client):
    for path in (MAP, f"/en{MAP}"):
        for noun in NOUNS:
            for svg in drawings(read_page(client, f"{path}?of={noun}")):
                boxes = [box_of(line, text) for text in svg.all("text", "m-name") for line in text.all("tspan")]
                boxes += [box_of(text, text) for text in svg.all("text", "m-district")]
                boxes += [around(dot, 13) for badge in svg.all("a", "m-badge") for dot in badge.all("circle")]
                met = [(one, other) for one, other in combinations(boxes, 2) if meet(one, other)]
                assert met == [], (path, noun, svg["class"])


def test_no_name_leaves_the_drawing_or_stands_in_the_circle_of_another_district(client):
    for path in (MAP, f"/en{MAP}"):
        for noun in NOUNS:
            for svg in drawings(read_page(client, f"{path}?of={noun}")):
                left, top, width, height = map(float, svg["viewbox"].split())
                hoops = [disc_of(link.all("circle")[0]) for link in svg.all("a", "m-hoop")]
                for link in svg.all("a", "m-spot"):
                    boxes = [box_of(line, text) for text in link.all("text", "m-name") for line in text.all("tspan")]
                    assert all(lies_in(box, (left, top, left + width, top + height)) for box in boxes), link["href"]
                    if link.all("circle", "m-point"):
                        dot = disc_of(link.all("circle", "m-point")[0])[:2]
                        foreign = [disc for disc in hoops if dist(disc[:2], dot) > disc[2] + 10]
                        assert not any(enters(box, disc) for box in boxes for disc in foreign), link["href"]


def lies_in(box, other):
    return is_in(box[:2], other) and is_in(box[2:], other)


def disc_of(circle):
    return float(circle["cx"]), float(circle["cy"]), float(circle["r"] or 0)


def test_a_line_leads_to_its_name_and_strikes_no_other(client):
    for noun in NOUNS:
        for svg in drawings(read_page(client, f"{MAP}?of={noun}")):
            boxes = [box_of(line, text) for text in svg.all("text", "m-name") for line in text.all("tspan")]
            for leader in svg.all("path", "m-leader"):
                x, y, to_x, to_y = (float(part) for part in re.findall(r"-?[\d.]+", leader["d"]))
                halfway = ((x + to_x) / 2, (y + to_y) / 2)
                assert not any(cuts((x, y), halfway, box) for box in boxes)
                assert any(is_in((to_x, to_y), (*box[:2], box[2], box[3] + 3)) for box in map(wider, boxes))


def wider(box):
    return box[0] - 1, box[1] - 4, box[2] + 1, box[3] + 4


def test_where_a_name_has_no_room_a_letter_stands_for_it_and_before_its_row(client):
    page = read_page(client, f"/en{MAP}?of=institution")
    lettered = {row.one("th").one("b").text: row for row in rows(page) if row.one("th").all("b")}
    drawn = {
        link.one("text", "m-many").text: link["href"]
        for svg in drawings(page)
        for link in svg.all("a", "m-spot")
        if not link["href"].startswith("#") and link.all("text", "m-many")
    }
    assert drawn == {letter: row.one("th").one("a")["href"] for letter, row in lettered.items()} != {}
    nameless = [
        link
        for svg in drawings(page)
        for link in svg.all("a", "m-spot")
        if not link.all("text") and not link["href"].startswith("#")
    ]
    assert nameless == []


def test_both_drawings_lead_to_the_same_and_every_number_to_its_rows(client):
    for noun in NOUNS:
        wide, tall = drawings(page := read_page(client, f"{MAP}?of={noun}"))
        assert totals(wide) == totals(tall)
        assert spots(wide) == spots(tall) <= {link["href"] for row in rows(page) for link in row.one("th").all("a")}
    for address, count in totals(drawings(read_page(client, f"{MAP}?kind=unknown"))[0]).items():
        assert rows_behind(address) == count


def spots(svg):
    """What is led to by a mark of its own."""
    found = {link["href"] for link in svg.all("a", "m-spot") if link.all("circle")}
    return {address for address in found if not address.startswith("#")}


def test_several_in_one_place_are_told_by_their_number_and_listed_under_it(client):
    page = read_page(client, MAP)
    several = [link for link in drawings(page)[0].all("a", "m-spot") if link["href"].startswith("#")]
    for link in several:
        place = page.one(id=link["href"][1:])
        after = rows(page)[rows(page).index(place) :][: int(link.one("text").text)]
        assert len({row.all("td")[1].text for row in after}) == 1, "the same coordinates"
    assert several


def test_many_are_drawn_as_numbers_that_lead_to_their_rows(client, monkeypatch):
    monkeypatch.setattr("atlas.map.MOST_ENTRIES", 10)
    page = read_page(client, MAP)
    assert not drawings(page)[0].all("circle", "m-point")
    groups = totals(page.one("table"))
    assert sum(groups.values()) == 18
    assert sum(totals(drawings(page)[0]).values()) == 18
    for address, count in [*groups.items(), *totals(drawings(page)[0]).items()]:
        assert rows_behind(address) == count
    opened = next(link for link in page.one("table").all("a") if link.text == "展开")
    assert drawings(read_page(client, opened["href"]))


def box_of(line, text):
    x, y = float(line["x"]), float(line["y"])
    if "m-district" in text["class"]:
        width = text_width(line.text, 17)
        return x - width / 2, y - 17, x + width / 2, y + 4
    width = text_width(line.text, 14)
    left = x - width if "c-end" in text["class"] else x
    return left, y - 7, left + width, y + 7


def around(dot, half):
    x, y = float(dot["cx"]), float(dot["cy"])
    return x - half, y - half, x + half, y + half


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_drawing_says_that_it_is_no_map(client):
    for query in ("", "?layer=points"):
        assert "示意图，不表示实际位置、范围或界线" in read_page(client, MAP + query).one("figcaption").text


def test_a_filter_leaves_those_that_fit(client):
    assert set(names(read_page(client, f"{MAP}?district=west-bund"))) == {"/incubators/mosu-space/"}


def test_buttons_come_closer_and_move(client):
    page = read_page(client, f"{MAP}?zoom=2")
    links = {link.text: link["href"] for link in buttons(page)}
    assert set(links) == {"放大", "缩小", "往西", "往东", "往北", "往南"}
    further = read_page(client, MAP + links["往东"])
    assert drawings(further)[0]["viewbox"] == f"{WEST_EDGE + WIDTH / 2:g} {HEIGHT / 4:g} {WIDTH / 2:g} {HEIGHT / 2:g}"
    assert "往东" not in {link.text for link in buttons(further)}


def buttons(page):
    return page.one("figure", "plan").all("nav")[0].all("a")


@pytest.mark.parametrize("query", ["at=x", "at=101,0", "at=1", "zoom=3", "layer=satellite", "zoom=2&zoom=4"])
def test_a_wrong_place_or_zoom_is_named_with_a_way_back(client, query):
    page = read_page(client, f"{MAP}?{query}")
    assert query.split("=")[1].split("&")[0] in page.one("div", "error-summary").text
    assert not page.all("figure", "plan")


def test_the_map_keeps_to_its_budget_from_the_first_request_after_an_edit(client):
    for query in ("", "?layer=points", "?of=institution", "?of=platform", "?of=zone"):
        for path in (MAP, f"/en{MAP}"):
            version.change()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path + query)
            assert len(queries) <= 12, path + query
            assert len(answer.content) < 300_000


def test_places_are_projected_as_the_drawing_says():
    assert SCHEMATIC.project(121.392, 31.222) == (22.0, 76.0)
    east, _north = SCHEMATIC.project(121.402, 31.222)
    assert 95 < east < 96  # 0.95 km at 77 units a kilometre


def test_a_base_image_keeps_its_proportions_and_a_point_its_place():
    west, south, east, north = bounds = (121.38, 31.10, 121.50, 31.23)
    plane = plane_of(bounds)
    assert plane.project(west, north) == (WEST_EDGE, 0)
    assert plane.project(east, south) == pytest.approx((WEST_EDGE + WIDTH, plane.height), abs=0.1)
    assert plane.east == plane.north, "no licensed map is stretched"


def test_without_a_licence_there_is_no_base_image(client):
    assert "licensed" in read_page(client, f"{MAP}?layer=licensed").one("div", "error-summary").text
