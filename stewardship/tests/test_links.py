"""Dead links: a server of this test answers as servers outside do; nothing else is ever asked."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from catalogue.models.kept import writing_allowed
from catalogue.writing import save_entry
from districts.models import Zone
from institutions.models import Institution
from sources.models import Source
from stewardship import asking_outside, links
from stewardship.asking_outside import ask, is_public
from stewardship.models import Link

Outcome = Link.Outcome


class Outside(BaseHTTPRequestHandler):
    """/404 answers 404; /no-head knows GET alone; /to/x leads to x."""

    asked: list[str] = []

    def do_HEAD(self):
        self.asked.append(f"{self.command} {self.path}")
        word = self.path.strip("/")
        if word.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", word.removeprefix("to/").replace("|", "/"))
        elif word == "no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif word == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        else:
            self.send_response(int(word) if word.isdigit() else 200)
        self.end_headers()

    do_GET = do_HEAD  # as http.server looks it up

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def outside(server, monkeypatch):
    """The address of a server that is taken for one outside."""
    monkeypatch.setattr(asking_outside, "is_public", lambda number: number == "127.0.0.1")
    monkeypatch.setattr(links, "PAUSE", 0)
    Outside.asked.clear()
    return server


def test_what_an_answer_means(outside):
    expected = {
        "/": (Outcome.ANSWERED, 200),
        "/404": (Outcome.GONE, 404),
        "/503": (Outcome.GONE, 503),
        "/403": (Outcome.ANSWERED, 403),  # it refuses this robot, not the reader
        "/no-head": (Outcome.ANSWERED, 200),
        "/cut": (Outcome.UNREACHABLE, None),
        "/to/|404": (Outcome.GONE, 404),
        "/to/|to||to|": (Outcome.ENDLESS, 302),
        "/to/ftp:||127.0.0.1|": (Outcome.REFUSED, None),
        "/to/http:||[::1]:1|": (Outcome.REFUSED, None),
        "/名称 一?问=答": (Outcome.ANSWERED, 200),
    }
    found = {path: (answer.outcome, answer.status) for path in expected if (answer := ask(outside + path))}
    assert found == {**expected, "/to/|to||to|": found["/to/|to||to|"]}


def test_a_chain_without_end_is_left_after_five_hops(outside, monkeypatch):
    monkeypatch.setattr(asking_outside, "_head", lambda url: (302, "/on"))
    assert ask(outside) == asking_outside.Answer(Outcome.ENDLESS, 302)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2130706433/",
        "http://0/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_no_machine_inside_is_ever_asked(url, server, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    assert ask(url).outcome == Outcome.REFUSED
    assert ask(server).outcome == Outcome.REFUSED
    assert not Outside.asked


def test_which_numbers_are_for_everybody():
    inside = "10.0.0.1 192.168.1.1 100.64.0.1 0.0.0.1 224.0.0.1 255.255.255.255 fe80::1%eth0 fc00::1 ::"
    hidden = "::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::1 ::10.0.0.1 ::ffff:8.8.8.8"
    assert not [number for number in f"{inside} {hidden}".split() if is_public(number)]
    assert all(map(is_public, ("8.8.8.8", "2400:3200::1", "64:ff9b::808:808")))


def test_the_site_itself_may_stand_inside_but_not_its_other_ports(settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["xuhui.example.org"]
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: [place])
    monkeypatch.setattr(socket.socket, "connect", lambda *given: None)
    asking_outside.connected("xuhui.example.org", 443, 1).close()
    for host, port in (("xuhui.example.org", 5432), ("other.example.org", 443)):
        with pytest.raises(asking_outside.NotPublic):
            asking_outside.connected(host, port, 1)


@pytest.mark.parametrize("url", ["", "http://", "http://[", "http://x:99999/", "x" * 500])
def test_an_address_that_cannot_be_read_is_no_error(url):
    assert ask(url).is_failure


@pytest.mark.django_db
class TestChecking:
    def carry(self, outside, **paths):
        """Take every address out of the catalogue but these."""
        with writing_allowed():
            Source.objects.update(url="")
            Zone.objects.update(website="")
            Institution.objects.update(website="")
            if "zone" in paths:
                Zone.objects.filter(slug="caohejing-hi-tech-park").update(website=outside + paths["zone"])
            if "source" in paths:
                Source.objects.filter(slug="src-answer-sheet").update(url=outside + paths["source"])

    def check(self, settings, monkeypatch, capsys):
        settings.CHECK_LINKS = True
        monkeypatch.setattr(links, "_cited", lambda: links.Citation.objects.none())
        call_command("check_links")
        return capsys.readouterr().out

    def test_nothing_is_asked_unless_the_operator_says_so(self, outside):
        self.carry(outside, zone="/")
        with pytest.raises(CommandError, match="CHECK_LINKS"):
            call_command("check_links")
        assert not Outside.asked

    def test_what_was_found_is_kept_with_the_day_it_first_failed(self, outside, settings, monkeypatch, capsys):
        self.carry(outside, zone="/404", source="/")
        said = self.check(settings, monkeypatch, capsys)
        assert f"{outside}/404：网页不在或出错（404）" in said
        assert "检查了 2 个网址，失效 1 个。" in said
        link = links.dead().get()
        assert (link.status, link.entry.noun) == (404, "zone")
        long_ago = timezone.now() - timedelta(days=8)
        Link.objects.filter(pk=link.pk).update(failing_since=long_ago)
        self.check(settings, monkeypatch, capsys)
        again = links.dead().get()
        assert again.failing_since == long_ago
        assert again.looked_at > link.looked_at

    def test_a_link_that_answers_again_or_was_taken_away_is_dead_no_more(self, outside, settings, monkeypatch, capsys):
        self.carry(outside, zone="/404", source="/503")
        self.check(settings, monkeypatch, capsys)
        assert links.dead().count() == 2
        source = Source.objects.exclude(url="").get()
        source.state, source.withdrawn_reason = "withdrawn", "试"
        save_entry(source, reason="test")
        assert [link.entry.noun for link in links.dead()] == ["zone"]
        self.carry(outside, zone="/")
        assert not links.dead().exists()
        self.check(settings, monkeypatch, capsys)
        assert list(Link.objects.values_list("outcome", "failing_since")) == [(Outcome.ANSWERED, None)]
