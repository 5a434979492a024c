"""Elder mode, size of text, contrast: chosen by a link, kept in cookies, drawn by the server."""

import pytest
from django.test import RequestFactory

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
