"""
Django's SQLite, fit for connections that outlive a request: opening one, and closing the last one, which writes the log
back into the database, costs ten times as much as asking for the version.

A kept connection goes on with the file that it has open, though another now has its name. So it looks before each
request, as one to a server asks whether that is still there. And a file that this process had open and that is gone is
not made anew: an empty database would tell readers that nothing was ever there.
"""

import os
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import quote

from django.db.backends.sqlite3 import base

LONGEST_KNOWN = 30_000  # characters


@lru_cache(maxsize=300)
def converted(query: str) -> str:
    """With SQLite's signs for parameters: looking for them in a long query costs as much as answering it."""
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) <= LONGEST_KNOWN:
            return converted(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    known: ClassVar[set[str]] = set()
    file: tuple[int, int] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        name = str(parameters["database"])
        if name in self.known:
            parameters["database"] = f"file:{quote(name)}?mode=rw"
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        self.file = self.look()
        if self.file:
            self.known.add(str(self.settings_dict["NAME"]))
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)

    def is_usable(self) -> bool:
        return self.is_in_memory_db() or self.look() == self.file

    def look(self) -> tuple[int, int] | None:
        """Which file now has the name."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino
