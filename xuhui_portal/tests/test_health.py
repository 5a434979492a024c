import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_healthz_asks_no_database(client: Client) -> None:
    # Without the django_db mark, any query fails this test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_content_with_a_migrated_database(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_waits_for_migrations(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations pending\n")
    assert answer["Retry-After"] == "5"


def test_readyz_says_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_connection() -> None:
        raise OperationalError("connection refused by 10.0.0.7")

    monkeypatch.setattr(connection, "ensure_connection", refuse_connection)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database unavailable\n")
