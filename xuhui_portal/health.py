"""Two questions a machine asks: is the process alive, and may it be sent visitors?"""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Asks no database: a lost database is no reason to restart the process."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    problem = find_problem()
    if problem:
        return HttpResponse(f"{problem}\n", content_type="text/plain", status=503, headers={"Retry-After": "5"})
    return HttpResponse("ok\n", content_type="text/plain")


def find_problem() -> str:
    """In words that tell an outsider nothing about the database."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return "database unavailable"
    return "migrations pending" if is_behind else ""
