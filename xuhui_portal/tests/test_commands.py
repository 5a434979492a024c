"""Wrong values end a command with one sentence, not with a traceback."""

import os
import socket
import subprocess
import sys

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from xuhui_portal import gunicorn
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


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "８０００"])
def test_a_wrong_port_is_quoted(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"「{port}」.*1 到 65535"):
        gunicorn.read_port()


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
