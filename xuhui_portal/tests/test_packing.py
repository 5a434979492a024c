import gzip

import pytest

pytestmark = pytest.mark.django_db
PAGE = "/incubators/"


def test_a_compressed_page_is_the_page(client):
    packed = client.get(PAGE, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert gzip.decompress(packed.content) == client.get(PAGE).content


def test_how_long_a_page_is_cannot_be_read_off_its_compressed_length(client):
    """A secret beside what a visitor has sent could else be guessed letter by letter."""
    found = {
        len(client.get(f"/search/?q={word}", headers={"accept-encoding": "gzip"}).content)
        for word in ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh")
    }
    assert len(found) > 2


def test_who_takes_nothing_compressed_gets_the_page_as_it_is(client):
    assert "Content-Encoding" not in client.get(PAGE, headers={"accept-encoding": "identity"}).headers
