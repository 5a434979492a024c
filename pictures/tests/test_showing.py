"""Pictures stand on cards and pages where an entry has any, and leave no trace where it has none."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalogue.models.record import State
from catalogue.tests.reading import read_page
from catalogue.writing import save_entry
from pages.catalogues import CATALOGUES
from pictures.models import Picture
from pictures.showing import show_picture
from pictures.tests.making import drawing, entry_with, show, stored_picture
from sources.tests.factories import incubator

pytestmark = pytest.mark.django_db
LIST = "/incubators/?q=试验孵化器"


def pictures_of(client, address):
    return read_page(client, address).one("main").all("picture")


def test_a_card_shows_the_first_picture_with_its_words(client):
    entry_with(stored_picture(drawing(900, 600), alt_zh="第一张"), stored_picture(alt_zh="第二张"))
    (picture,) = pictures_of(client, LIST)
    image = picture.one("img")
    assert (image["alt"], image["width"], image["height"]) == ("第一张", "900", "600")
    assert image["loading"] == "lazy"
    assert [source["type"] for source in picture.all("source")] == ["image/avif", "image/webp"]
    assert re.findall(r"(\d+)\.avif \1w", picture.all("source")[0]["srcset"]) == ["320", "640"]


def test_every_file_a_page_names_is_there(client):
    entry_with(stored_picture(drawing(1500, 900)), stored_picture(drawing(200, 600)))
    named = set()
    for address in (LIST, "/incubators/pictured/", "/en/incubators/pictured/"):
        html = client.get(address).content.decode()
        named |= set(re.findall(r"/media/pictures/[0-9a-f]{64}/\d+\.\w+", html))
    assert len(named) >= 12
    assert [address for address in named if client.get(address).status_code != 200] == []


def test_a_page_shows_every_picture_with_its_caption_credit_and_licence(client):
    entry_with(
        stored_picture(drawing(900, 600), caption_zh="从南面看", source_url="https://example.org/photo"),
        stored_picture(credit="李四", licence="CC0"),
    )
    page = read_page(client, "/incubators/pictured/")
    assert page.one("nav", "toc").one("a", href="#h-pictures").text == page.one("h2", id="h-pictures").text
    first, second = page.all("figure")
    assert first.one("figcaption").text == "从南面看 图：张三；CC BY 4.0；出处（外部网站）"
    assert first.one("a")["rel"] == "noopener noreferrer"
    assert "loading" not in first.one("img").attributes, "the first is in sight at once"
    assert second.one("figcaption").text == "图：李四；CC0"
    assert second.one("img")["loading"] == "lazy"


def test_a_decoration_is_passed_over_by_screen_readers(client):
    entry_with(stored_picture(alt_zh="", is_decorative=True))
    for address in (LIST, "/incubators/pictured/"):
        assert pictures_of(client, address)[0].one("img").attributes["alt"] == ""


def test_other_sites_are_given_the_first_picture_by_its_whole_address(client):
    picture = stored_picture(drawing(900, 600))
    entry_with(picture)
    tag = read_page(client, "/incubators/pictured/").one("meta", property="og:image")
    assert tag["content"] == f"http://testserver/media/pictures/{picture.name}/900.jpg"


def test_other_sites_are_not_given_a_tiny_picture(client):
    entry_with(stored_picture(drawing(299, 400)))
    assert read_page(client, "/incubators/pictured/").all("meta", property="og:image") == []


def test_without_a_picture_there_is_no_box(client):
    incubator("pictured")
    for address in (LIST, "/incubators/pictured/"):
        page = read_page(client, address)
        assert page.all("picture") == page.all("figure") == page.all("section", aria_labelledby="h-pictures") == []
        assert page.all("meta", property="og:image") == []


def test_the_table_shows_no_pictures(client):
    entry_with(stored_picture())
    assert pictures_of(client, f"{LIST}&view=table") == []


def test_english_pages_have_the_english_words_or_the_chinese_ones_marked_as_such(client):
    entry_with(stored_picture(alt_en="The entrance", caption_zh="从南面看"), stored_picture(drawing(500, 500)))
    first, second = read_page(client, "/en/incubators/pictured/").all("figure")
    assert (first.one("img")["alt"], first.one("img")["lang"]) == ("The entrance", "")
    assert first.all("span", lang="zh-Hans")[0].text == "从南面看"
    assert (second.one("img")["alt"], second.one("img")["lang"]) == ("大楼入口", "zh-Hans")


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_no_public_page_names_the_picture_of_what_is_not_published(client, state):
    picture = stored_picture()
    entry = entry_with(picture)
    entry.state, entry.withdrawn_reason = state, "试验"
    save_entry(entry)
    for address in (LIST, "/incubators/", "/incubators/pictured/", "/", "/incubators/export.csv"):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert picture.name.encode() not in content


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.plural)
def test_every_noun_shows_pictures_within_its_budget(client, catalogue):
    entry = catalogue.model.objects.published().in_scope("xuhui").first()
    show(entry, *(stored_picture(drawing(300 + number, 300), alt_zh=f"图{number}") for number in range(3)))
    address = f"/{catalogue.plural}/?q={entry.name_zh}&view=list"
    for budget, found, where in ((12, 1, address), (15, 3, entry.get_absolute_url())):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(where)
        assert answer.content.decode().count("<picture") >= found
        assert len(queries) <= budget


def test_many_pictured_cards_cost_one_query_more_than_none(client):
    client.get(LIST)
    for number in range(5):
        entry_with(stored_picture(drawing(400 + number, 300)), slug=f"pictured-{number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(pictures_of(client, LIST)) == 5
    assert len([query for query in queries if "pictures_picture" in query["sql"]]) == 1


@pytest.mark.parametrize(("percent", "step"), [(0, 0), (4, 0), (26, 30), (50, 50), (96, 100), (100, 100)])
def test_the_focal_point_of_a_cut_picture_is_a_class_that_the_style_sheet_has(settings, percent, step):
    shown = show_picture(Picture(name="0" * 64, width=400, height=300, focal_x=percent, focal_y=100 - percent))
    across, down = shown.focus.split()
    sheet = (settings.BASE_DIR / "static/css/components/picture.css").read_text(encoding="utf-8")
    assert f".{across} {{" in sheet
    assert f".{down} {{" in sheet
    assert across == f"focus-x-{step}"


@pytest.mark.parametrize(
    ("width", "most", "offered"),
    [
        (200, 640, [200]),
        (320, 640, [320]),
        (500, 640, [320, 500]),
        (900, 640, [320, 640]),
        (900, 2560, [320, 640, 900]),
    ],
)
def test_browsers_are_offered_the_files_there_are_and_no_wider_than_needed(width, most, offered):
    with translation.override("zh-hans"):
        shown = show_picture(Picture(name="0" * 64, width=width, height=300), most)
    ((_kind, srcset),) = shown.sources
    assert re.findall(r"/(\d+)\.webp \1w", srcset) == [str(each) for each in offered]
