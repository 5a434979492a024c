"""Telling a database that cannot be reached from a mistake in a query: the first passes, the second is ours."""

import logging
import sqlite3

from django.db import InterfaceError, OperationalError

# Of class 08, connections, every code; besides: shut down, crashed, starting up, no connection left.
LOST_ON_POSTGRESQL = {"57P01", "57P02", "57P03", "53300"}
LOST_ON_SQLITE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
LOWER_BYTE = 0xFF  # the rest of an error code of SQLite says more exactly what happened


def is_database_lost(error: BaseException | None) -> bool:
    """Whether the error itself, not one it was raised from, says so. A lock that lasted too long is no loss."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & LOWER_BYTE in LOST_ON_SQLITE
    # The driver gives no code where no server was there to send one.
    code = getattr(cause, "pgcode", None) or "08"
    return code.startswith("08") or code in LOST_ON_POSTGRESQL


class OneLineOutage(logging.Filter):
    """A database that is gone fails every request alike: one line each, and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 503 and record.exc_info:
            record.msg, record.exc_info = f"{record.msg} ({record.exc_info[0].__name__})", None
        return True
