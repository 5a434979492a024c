"""Wrong values end a command with one sentence, not with a traceback."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from gunicorn import util
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

from xuhui_portal import gunicorn, security
from xuhui_portal.settings import BASE_DIR


def run_manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(  # noqa: S603  # our own command line
        command, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_wrong_setting_ends_a_command_with_one_sentence() -> None:
    result = run_manage("check", DEBUG="maybe")
    assert result.returncode == 1
    assert "「maybe」" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_deployment_check_has_nothing_to_say() -> None:
    result = run_manage("check", "--deploy", "--fail-level", "WARNING", BEHIND_TLS="yes")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "８０００", "9" * 5000])
def test_a_wrong_port_or_number_of_processes_is_quoted(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(SystemExit, match=f"PORT .*「{value}」.*1 到 65535"):
        gunicorn.read_number("PORT", default=8000, most=65535)


def test_the_server_does_not_say_what_it_is() -> None:
    assert wsgi.SERVER == "web"


def test_a_request_that_cannot_be_read_is_answered_without_repeating_it() -> None:
    here, there = socket.socketpair()
    with here, there:
        util.write_error(there, 400, "Bad Request", "Invalid Request Line '<script>'")
        head, _blank, body = here.recv(4096).decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert "Content-Security-Policy: default-src 'none'" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert f"Content-Length: {len(body.encode())}" in head
    assert "看不懂这个请求" in body
    assert "<script>" not in body


def test_the_bill_of_materials_names_everything_that_is_pinned() -> None:
    script, requirements = BASE_DIR / "scripts" / "sbom.py", BASE_DIR / "requirements.txt"
    command = [sys.executable, str(script), str(requirements)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    content = json.loads(result.stdout)
    pinned = re.findall(r"^([\w-]+)(?:\[.*\])?==(\S+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    assert (content["bomFormat"], content["specVersion"]) == ("CycloneDX", "1.6")
    found = {item["purl"]: item for item in content["components"]}
    assert len(pinned) == len(found) > 10
    assert all(f"pkg:pypi/{name.lower().replace('_', '-')}@{version}" in found for name, version in pinned)
    assert all(item["licenses"] for item in found.values())
    needs = {item["ref"]: item["dependsOn"] for item in content["dependencies"]}
    assert any("sqlparse" in name for name in next(needs[ref] for ref in needs if "/django@" in ref))


def test_the_settings_are_described_each_and_no_other() -> None:
    code = "".join(
        (BASE_DIR / "xuhui_portal" / name).read_text(encoding="utf-8") for name in ("settings.py", "gunicorn.py")
    )
    calls = re.findall(r'(?:read_\w+|environ\.get)\(\s*"([A-Z_]+)"(?:, "([A-Z_]+)")?', code)
    read = {name for names in calls for name in names if name}
    table = (BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    assert len(read) > 10
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == read


def test_what_the_proxy_answers_by_itself_carries_the_headers_of_the_site() -> None:
    lines = (BASE_DIR / "deploy" / "headers.conf").read_text(encoding="utf-8")
    given = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', lines, re.MULTILINE))
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert set(given["Content-Security-Policy"].split("; ")) == {f"{k} {' '.join(v)}" for k, v in directives.items()}
    assert {name: given[name] for name in security.HEADERS} == security.HEADERS
    assert given["X-Frame-Options"] == settings.X_FRAME_OPTIONS
    assert given["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY
    assert given["Cross-Origin-Opener-Policy"] == settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
    assert given["X-Content-Type-Options"] == "nosniff"


def test_a_malformed_request_is_logged_without_its_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(Logger, "warning", lambda self, message: logged.append(message))
    gunicorn.AddresslessLogger(Config()).warning("Invalid request from ip=203.0.113.9: no such header")
    assert logged == ["Invalid request: no such header"]


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(gunicorn, "port", port)
        with pytest.raises(SystemExit, match=f"「{port}」"):
            gunicorn.refuse_busy_port()
