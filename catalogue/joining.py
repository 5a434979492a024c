"""Several values of one fact in one cell, joined by the database in a fixed order."""

from django.db.models import CharField, Subquery


class JoinedText(Subquery):
    """The values of some rows joined by a separator, in the rows' own order; NULL where there are none.

    rows: a queryset that may refer to the outer query. The order is that of an inner query, because SQLite's
    group_concat takes none of its own before 3.44.
    """

    output_field = CharField()

    def __init__(self, rows, value, separator):
        self.separator = separator
        super().__init__(rows.order_by("position", "pk").annotate(_joined=value).values("_joined"))

    def as_sql(self, compiler, connection, template=None, **extra):
        join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        inner, parameters = self.query.as_sql(compiler, connection)
        bracketed = inner if inner.startswith("(") else f"({inner})"
        name = connection.ops.quote_name("_joined")
        # No part of this text comes from a visitor; values travel as parameters.
        return f"(SELECT {join}(j.{name}, %s) FROM {bracketed} j)", (self.separator, *parameters)  # noqa: S608
