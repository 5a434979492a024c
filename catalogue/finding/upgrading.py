"""An upgrade that brings or changes the index leaves no site on which nothing is found: `migrate` makes the rows."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from catalogue.finding.keeping import make_missing, missing
from catalogue.models import Findable


def make_rows_after_migrating(sender, using=DEFAULT_DB_ALIAS, verbosity=1, **_more):
    """Only at the newest state of every app: entries are read as their models are today."""
    connection = connections[using]
    if using != DEFAULT_DB_ALIAS or Findable._meta.db_table not in connection.introspection.table_names():
        return
    if missing().exists() and not _is_behind(connection):
        count = make_missing()
        if verbosity:
            print(f"  检索行已补齐：{count} 条")  # noqa: T201  # as migrate tells of its own steps


def _is_behind(connection):
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
