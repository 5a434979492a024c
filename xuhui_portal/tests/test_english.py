"""Under /en/ a page is English as a whole, and what it can only give in Chinese says that it is Chinese."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from catalogue.tests.reading import Node, read_file, read_page, tree
from xuhui_portal.tests.every_page import PUBLIC, withdraw_one

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]")
READ_OUT = (
    *("title", "aria-label", "alt", "placeholder", "content", "label", "data-announce", "data-slow", "data-narrow"),
    *("data-copy-label", "data-copied", "data-print-label"),
)
# States of a page that use the words of another of the list.
REPEATED = (
    *("list in English", "list, second page", "list, long", "graph around one", "map of points"),
    *("list, filtered", "entry with few facts", "entry with points", "provenance of a noun"),
)
# Names that are Chinese for want of an English one, in every place where a name may stand.
NAMED_IN_CHINESE = (
    *("/sources/pub-s06/", "/sources/pub-s06/history/", "/sources/?view=table", "/compare/?i=source/pub-s35"),
    *("/doubts/?about=source/pub-s05&q=奇绩", "/stations/?view=table"),
)


def unsaid(node: Node, lang: str = "") -> Iterator[str]:
    """Chinese that is shown or read out, whose nearest `lang` is not Chinese. What a visitor typed stays in its box."""
    lang = node["lang"] or lang
    is_button = node.tag == "button" or node["type"] in ("submit", "button")
    names = (*READ_OUT, "value") if is_button else READ_OUT
    texts = [node[name] for name in names if node.tag != "script"]
    texts += [child for child in node.children if isinstance(child, str) and node.tag != "script"]
    if not lang.startswith("zh"):
        yield from (f"<{node.tag}> {text.strip()}" for text in texts if CHINESE.search(text))
    for child in node.children:
        if isinstance(child, Node):
            yield from unsaid(child, lang)


def test_no_english_page_holds_chinese_that_does_not_say_so(client: Client) -> None:
    withdraw_one()
    found, missing = {}, []
    for name, address in PUBLIC.items():
        if name not in REPEATED:
            answer = client.get(f"/en{address}")
            page = tree(answer.content.decode())
            found[name] = list(unsaid(page))
            missing += [name] if answer.status_code != 200 or page.one("html")["lang"] != "en" else []
    found |= {address: list(unsaid(read_page(client, f"/en{address}"))) for address in NAMED_IN_CHINESE}
    assert missing == []
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("address", ["/en/no-such-page/", "/en/incubators/no-such-entry/"])
def test_an_error_page_is_in_the_language_of_its_address(client: Client, address: str) -> None:
    page = read_page(client, address, status=404)
    assert page.one("h1").text == "There is no such page"
    assert list(unsaid(page)) == []


@pytest.mark.parametrize(
    ("address", "other", "word"),
    [
        ("/incubators/?district=fenglin&q=a%26b", "/en/incubators/?district=fenglin&q=a%26b", "EN"),
        ("/en/incubators/mosu-space/?as_of=2099-01-01", "/incubators/mosu-space/?as_of=2099-01-01", "中文"),
        ("/en/", "/", "中文"),
    ],
)
def test_the_switch_keeps_path_and_query(client: Client, address: str, other: str, word: str) -> None:
    page = read_page(client, address)
    switch = next(link for link in page.all("a", hreflang=True) if link.text == word)
    assert switch["href"] == other
    assert switch["lang"] == switch["hreflang"] != page.one("html")["lang"]
    chinese, english = (address, other) if word == "EN" else (other, address)
    links = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate", hreflang=True)}
    expected = {"zh-Hans": chinese, "en": english, "x-default": chinese}
    assert links == {code: f"http://testserver{path}" for code, path in expected.items()}


def test_what_programs_read_is_in_the_language_of_the_page(client: Client) -> None:
    page = read_page(client, "/en/incubators/mosu-space/")
    assert page.one("meta", property="og:locale")["content"] == "en_GB"
    said = json.loads("".join(map(str, page.one("script", type="application/ld+json").children)))
    assert said["inLanguage"] == "en"
    assert said["mainEntity"]["name"] == page.one("h1").text
    assert "模速空间" in said["mainEntity"]["alternateName"]


def test_a_working_translation_and_missing_english_say_so(client: Client) -> None:
    head = read_page(client, "/en/districts/west-bund/").one("div", "page-head").text
    assert "West Bund Large-Model Ecosystem Innovation District" in head
    assert "(translated)" in head
    page = read_page(client, "/en/sources/pub-s06/")
    assert page.one("h1")["lang"] == "zh-Hans"
    assert "No English yet" in page.one("div", "page-head").text


def test_a_list_is_sorted_and_lettered_by_the_english_name(client: Client) -> None:
    page = read_page(client, "/en/institutions/?per=100")
    names = [heading.one("a").text.lower() for heading in page.all("h3")]
    assert len(names) > 40
    assert names == sorted(names)
    assert [link.text for link in page.one("nav", "letters").all("a")] == sorted({name[0].upper() for name in names})


def test_files_and_feeds_speak_the_language_of_their_address(client: Client) -> None:
    feed = client.get("/en/incubators/feed.atom").content.decode()
    assert 'xml:lang="en"' in feed
    assert "Incubators and transfer platforms - Xuhui Innovation Catalogue" in feed
    chinese, english = (read_file(client, f"{start}/incubators/export.csv") for start in ("", "/en"))
    assert english[0] == chinese[0], "a program reads both alike"
    by_slug = {row["slug"]: row for row in english[1]}
    assert by_slug["mosu-space"]["status_label"] == "In operation"
    assert by_slug["mosu-space"]["district_label"].startswith("West Bund")
    assert {row["slug"] for row in chinese[1]} == set(by_slug)
