"""Several values of one fact in one cell, joined by the database in a fixed order."""

from django.db.models import CharField, Subquery

GUARD_USES = 4  # so often stands the text in what `disarmed_sql` makes of it


class JoinedText(Subquery):
    """The values of some rows joined by a separator, in the rows' own order; NULL where there are none.

    rows: a queryset that may refer to the outer query. The order is that of an inner query, because SQLite's
    group_concat takes none of its own before 3.44.
    """

    output_field = CharField()
    is_disarmed = False

    def __init__(self, rows, value, separator):
        self.separator = separator
        super().__init__(rows.order_by("position", "pk").annotate(_joined=value).values("_joined"))

    def disarmed(self):
        """With the guard of files inside: a database works an aggregate out once, and the same subquery each time."""
        copied = self.copy()
        copied.is_disarmed = True
        return copied

    def as_sql(self, compiler, connection, template=None, **extra):
        join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        inner, parameters = self.query.as_sql(compiler, connection)
        bracketed = inner if inner.startswith("(") else f"({inner})"
        joined = f"{join}(j.{connection.ops.quote_name('_joined')}, %s)"
        times, text = 1, joined
        if self.is_disarmed:
            times, text = GUARD_USES, disarmed_sql(joined, connection.vendor)
        # No part of this text comes from a visitor; values travel as parameters.
        return f"(SELECT {text} FROM {bracketed} j)", (*[self.separator] * times, *parameters)  # noqa: S608


def disarmed_sql(text, vendor):
    """A text cell that a spreadsheet would take for a formula gets one apostrophe in front. text: SQL.

    That is any text which, after apostrophes of its own, begins with = + - @, a tab or a return. Said in SQL so that a
    million rows need no Python. All of these come before the letters: most texts are done with after one comparison.
    """
    letter, collation = ("chr", '"C"') if vendor == "postgresql" else ("char", "BINARY")
    first = f"substr(ltrim({text}, ''''), 1, 1)"
    dangerous = f"{text} < 'A' COLLATE {collation} AND {first} IN ('=', '+', '-', '@', {letter}(9), {letter}(13))"
    return f"CASE WHEN {dangerous} THEN '''' || {text} ELSE {text} END"
