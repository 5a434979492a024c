"""Empty sites, and sites with the whole catalogue, for tests that need processes or databases of their own."""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from xuhui_portal.databases import database_of
from xuhui_portal.tests.sites import Site


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Site]]:
    server = os.environ["DATABASE_URL"]
    made: list[str] = []

    def make() -> Site:
        folder = tmp_path_factory.mktemp("site")
        media = folder / "media"
        media.mkdir()
        if server.startswith("sqlite"):
            return Site(f"sqlite:///{quote(str(folder / 'site.sqlite3'))}", media)
        made.append(f"xuhui_{uuid.uuid4().hex}")
        on_server(server, f'CREATE DATABASE "{made[-1]}"')
        return Site(urlunsplit(urlsplit(server)._replace(path=f"/{made[-1]}")), media)

    yield make
    for name in made:
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(address: str, statement: str) -> None:
    with closing(psycopg2.connect(address)) as server:
        server.autocommit = True
        server.cursor().execute(statement)


@pytest.fixture(scope="session")
def copied_catalogue(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """A copy of the database that the other tests read; it may lie in memory, where no other process can reach it."""
    copy = tmp_path_factory.mktemp("copy") / "copy"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(copy)) as target:
                connection.connection.backup(target)
        else:
            database_of(connection).save(copy)
        connection.close()
    return copy


@pytest.fixture(scope="session")
def new_full_site(new_site: Callable[[], Site], copied_catalogue: Path) -> Callable[[], Site]:
    """Ask for the mark django_db too: without it there may be no database to copy from."""

    def make() -> Site:
        site = new_site()
        database_of(site.connection).check(copied_catalogue)
        database_of(site.connection).load(copied_catalogue)
        return site

    return make
