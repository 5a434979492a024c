"""Elder mode, size of text, contrast: chosen by a link, kept in cookies, drawn by the server."""

import pytest
from django.test import RequestFactory

from catalogue.tests.reading import read_page, tree
from pages.display import Display, display_of


def asked_with(**cookies):
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    return display_of(request)


def test_three_cookies_say_how_pages_are_shown():
    assert asked_with(ui="elder", size="large", contrast="high") == Display("elder", "large", "high")
    assert asked_with(ui="elder", size="large", contrast="high").classes == "is-elder is-large is-contrast"


@pytest.mark.parametrize("cookies", [{}, {"ui": "x", "size": "9", "contrast": ""}, {"session": "elder"}])
def test_an_unknown_value_and_any_other_cookie_mean_the_usual(cookies):
    assert asked_with(**cookies) == Display()
    assert asked_with(**cookies).classes == ""
    assert hash(asked_with(**cookies)) == hash(Display())


@pytest.mark.django_db
def test_the_server_draws_the_page_as_chosen(client):
    assert '<html lang="zh-Hans">' in client.get("/").content.decode()
    client.cookies.load({"ui": "elder", "size": "larger"})
    assert '<html lang="zh-Hans" class="is-elder is-larger">' in client.get("/").content.decode()


def choose(client, query):
    return client.get(f"/display/?{query}")


@pytest.mark.django_db
def test_reading_leaves_no_cookie_and_a_choice_leaves_its_own_alone(client):
    client.get("/")
    client.get("/display/")
    assert not client.cookies
    answer = choose(client, "ui=elder&back=/incubators/%3Fdistrict%3Dfenglin")
    assert (answer.status_code, answer["Location"]) == (302, "/incubators/?district=fenglin")
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies["ui"]
    assert (cookie.value, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("elder", "/", "Lax", True)
    assert list(answer.cookies) == ["ui"]


@pytest.mark.django_db
def test_choosing_the_usual_takes_the_cookie_away(client):
    choose(client, "size=large")
    answer = choose(client, "size=normal")
    assert (answer.cookies["size"].value, answer.cookies["size"]["max-age"]) == ("", 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "back", ["//other.example/", "https://other.example/", "/%5Cother.example", "javascript:alert(1)", "incubators/"]
)
def test_nobody_is_sent_to_another_site(client, back):
    answer = choose(client, f"ui=elder&back={back}")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "应为本站的路径" in answer.content.decode()


@pytest.mark.django_db
def test_a_value_that_is_none_is_quoted_and_chooses_nothing(client):
    for query in ("ui=huge", "size=large&contrast=huge", "ui=elder&ui=normal"):
        answer = choose(client, query)
        assert "有 1 处需要修改" in tree(answer.content.decode()).text
        assert not answer.cookies
    assert "“huge” 不能用" in tree(choose(client, "ui=huge").content.decode()).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_fetching_a_choice_beforehand_chooses_nothing(client, header):
    answer = client.get("/display/?ui=elder", headers=header)
    assert answer.status_code == 503
    assert not answer.cookies


@pytest.mark.django_db
def test_every_page_offers_what_is_not_in_use_and_comes_back(client):
    bar = read_page(client, "/incubators/?district=fenglin&page=2").one("nav", "modes")
    assert [link.text for link in bar.all("a")] == ["大字号 A+", "特大字号 A++", "高对比", "长辈版", "EN"]
    elder = bar.all("a")[-2]
    assert elder["rel"] == "nofollow"
    client.get(elder["href"])
    again = read_page(client, "/incubators/").one("nav", "modes")
    assert "标准版" in [link.text for link in again.all("a")]
    assert client.get(elder["href"])["Location"] == "/incubators/?district=fenglin&page=2"


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["长辈版", "大字版", "关怀版", "zhangbeiban", "高对比"])
def test_the_search_leads_to_the_other_ways_of_showing(client, words):
    page = read_page(client, f"/search/?q={words}")
    assert "/display/?ui=elder&back=%2F" in [link["href"] for link in page.all("a")]
    suggested = client.get(f"/search/suggest?q={words}", follow=True).json()["results"]
    assert suggested[0]["url"] == "/display/"


@pytest.fixture
def elder(client):
    client.cookies.load({"ui": "elder"})
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/incubators/", "/nothing-here/"])
def test_the_menu_of_the_elder_mode_has_five_entries_at_most(elder, address):
    entries = tree(elder.get(address).content.decode()).one("nav", "nav").all("a")
    assert len(entries) <= 5
    assert (entries[-1].text, entries[-1]["href"]) == ("全部栏目", "/about/sitemap/")


@pytest.mark.django_db
def test_pages_of_a_list_are_turned_one_by_one_in_elder_mode(elder):
    pager = read_page(elder, "/institutions/?page=2").one("nav", "pager")
    assert [link.text for link in pager.all("a")] == ["上一页", "下一页"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "instead"),
    [
        ("/atlas/graph/", "模速空间"),
        ("/atlas/map/", "有坐标的"),
        ("/atlas/trends/", "地区生产总值"),
        ("/", "六个科创街区"),
    ],
)
def test_elder_mode_has_the_table_or_list_and_no_drawing(elder, address, instead):
    main = read_page(elder, address).one("main")
    assert not [drawing for drawing in main.all("svg") if drawing["role"] in ("group", "img")]
    assert not [folded for folded in main.all("details", "equal") if "open" not in folded.attributes]
    assert instead in main.text


@pytest.mark.django_db
def test_only_elder_mode_can_read_aloud(client):
    assert "read-aloud.js" not in client.get("/").content.decode()
    client.cookies.load({"ui": "elder"})
    page = read_page(client, "/")
    assert "read-aloud" in client.get("/").content.decode()
    assert "朗读本页" not in page.text  # the script makes the button, where the browser can speak


@pytest.mark.django_db
def test_a_telephone_number_is_a_link_that_dials(client, settings):
    settings.SITE = settings.SITE | {"contact": "科创办 021-6470 1234，<kcb@example.org>"}
    foot = read_page(client, "/").one("footer")
    assert "<kcb@example.org>" in foot.text
    assert [link["href"] for link in foot.all("a") if link["href"].startswith("tel:")] == ["tel:02164701234"]
