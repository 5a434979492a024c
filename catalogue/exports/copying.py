"""
CSV as PostgreSQL itself writes it: `COPY … TO STDOUT`.

The driver hands a copy over row by row to something with a `write`, and comes back when all is copied. So a thread of
its own runs the copy, and what it writes waits in a short queue for whoever sends it on: a slow reader stops the
thread, and the thread stops the server. The connection is that of the request, which does nothing else meanwhile.
"""

from contextlib import suppress
from queue import Empty, Queue
from threading import Event, Thread

from django.db import connection
from psycopg2 import InterfaceError

PART = 64 * 1024  # bytes that are handed on in one go
WAITING = 4  # parts
# What is not NULL is never quoted for being empty. No text is this character alone; one that is would only be quoted.
FORMAT = "FORMAT csv, NULL E'\\x01'"


class BrokenOff(Exception):
    """Nobody reads on."""


def copied(sql, parameters):
    """The rows of a query as lines of CSV that end in CRLF, without a header: bytes. No value may be NULL.

    An error on the way is raised here, so that the answer breaks off and does not end like a success.
    """
    connection.ensure_connection()
    copy = Copy(connection.connection, sql, parameters)
    try:
        with connection.wrap_database_errors:
            yield from copy.parts()
    finally:
        if not copy.is_finished:
            copy.break_off()
            connection.close()  # the rest of the rows would be read before it could be used again
        copy.thread.join()


class Copy:
    def __init__(self, raw, sql, parameters):
        self.raw = raw
        self.queue = Queue(WAITING)
        self.is_over, self.is_finished = Event(), False
        self.lines, self.size = [], 0
        self.thread = Thread(target=self._run, args=(sql, parameters), daemon=True)
        self.thread.start()

    def parts(self):
        while (part := self.queue.get()) is not None:
            if isinstance(part, Exception):
                self.is_finished = True
                raise part
            yield part
        self.is_finished = True

    def break_off(self):
        """Nobody reads on: the server stops, and nothing is left of the thread."""
        self.is_over.set()
        while self.thread.is_alive():
            with suppress(InterfaceError):  # it is closed already
                self.raw.cancel()
            self._drain()
            self.thread.join(timeout=0.1)

    def _drain(self):
        try:
            while True:
                self.queue.get_nowait()
        except Empty:
            pass

    # --- in the thread ---

    def _run(self, sql, parameters):
        try:
            with self.raw.cursor() as cursor:
                cursor.execute("SET jit TO off")  # to compile a hundred expressions takes longer than to run them
                cursor.copy_expert(f"COPY ({cursor.mogrify(sql, parameters).decode()}) TO STDOUT ({FORMAT})", self)
            self._hand_over()
            self.queue.put(None)
        except BrokenOff:
            pass
        except Exception as error:  # of the database or not: it belongs to whoever reads
            self.queue.put(error)

    def write(self, line):
        """Called for every row, whose line ends in a line feed alone."""
        self.lines.append(line[:-1])
        self.size += len(line)
        if self.size >= PART:
            self._hand_over()

    def _hand_over(self):
        if self.is_over.is_set():
            raise BrokenOff
        if self.lines:
            self.queue.put(b"\r\n".join(self.lines) + b"\r\n")
        self.lines, self.size = [], 0
