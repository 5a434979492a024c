"""What visitors type leads them to what they mean."""

from urllib.parse import quote

import pytest

from catalogue.tests.reading import read_page
from search.tests.queries import QUERIES

pytestmark = pytest.mark.django_db
CASES = [(words, path) for group in QUERIES.values() for words, path in group]


def hits(page):
    """Addresses of the entries that the page shows, in its order."""
    return [heading.one("a")["href"] for heading in page.one("main").all("h3")]


@pytest.mark.parametrize(("words", "path"), CASES, ids=[words for words, _path in CASES])
def test_what_is_meant_is_among_the_first_three(client, words, path):
    assert f"/{path}/" in hits(read_page(client, f"/search/?q={quote(words)}"))[:3]


def test_there_are_enough_of_them():
    assert len(CASES) == len(set(CASES)) >= 120
    assert all(len(group) >= 12 for group in QUERIES.values())
