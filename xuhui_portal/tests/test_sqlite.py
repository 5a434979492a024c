"""A connection to SQLite that is kept, while the file under it comes and goes."""

import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from xuhui_portal.lost_database import is_database_lost


def file_with(path: Path, word: str) -> None:
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE said (word)")
    made.execute("INSERT INTO said VALUES (?)", [word])
    made.commit()
    made.close()


pytestmark = pytest.mark.django_db  # which lets any connection be opened


@pytest.fixture
def connection(tmp_path: Path) -> BaseDatabaseWrapper:
    file_with(tmp_path / "site.sqlite3", "first")
    name = str(tmp_path / "site.sqlite3")
    database = {"ENGINE": "xuhui_portal.backends.sqlite3", "NAME": name, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return ConnectionHandler({"default": database})["default"]


def ask(connection: BaseDatabaseWrapper) -> str:
    """As a request does, from its beginning to its end."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM said")
        return str(cursor.fetchone()[0])


def test_another_file_under_the_name_is_the_one_that_is_read(connection: BaseDatabaseWrapper) -> None:
    path = Path(connection.settings_dict["NAME"])
    assert ask(connection) == "first"
    kept = connection.connection
    assert ask(connection) == "first"
    assert connection.connection is kept
    file_with(path.with_name("restored"), "second")
    path.with_name("restored").rename(path)
    assert ask(connection) == "second"


def test_a_file_that_is_gone_is_a_lost_database_and_not_an_empty_one(connection: BaseDatabaseWrapper) -> None:
    path = Path(connection.settings_dict["NAME"])
    assert ask(connection) == "first"
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(OperationalError) as refused:
        ask(connection)
    assert is_database_lost(refused.value)
    assert not path.exists()
    path.with_name("elsewhere").rename(path)
    assert ask(connection) == "first"
