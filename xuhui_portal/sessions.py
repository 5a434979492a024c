"""Sessions in the database, as Django keeps them, but for two things that happen to a database."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from catalogue.read_only import is_read_only
from xuhui_portal.lost_database import is_database_lost


class SessionStore(db.SessionStore):
    """Read and not written while the site is read-only, whatever asks for it."""

    def save(self, must_create: bool = False) -> None:
        if is_read_only():
            return
        try:
            super().save(must_create)
        except UpdateError as error:
            # Django takes any failure for a session that was ended meanwhile, and blames the reader.
            if isinstance(error.__context__, Exception) and is_database_lost(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise

    def delete(self, session_key: str | None = None) -> None:
        if not is_read_only():
            super().delete(session_key)
