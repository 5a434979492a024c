from datetime import UTC, datetime, timedelta

from django.test import Client
from pytest_django import Settings


def test_crawlers_are_kept_out_of_queries_and_led_to_the_sitemap(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in lines
    assert "Disallow: /*?" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_whom_to_tell_of_a_weakness_is_written_where_rfc_9116_says(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:safe@example.org"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:safe@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_the_file_is_missing_and_says_why(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    answer = client.get("/.well-known/security.txt")
    assert answer.status_code == 404
    assert "SECURITY_CONTACT" in answer.content.decode()
