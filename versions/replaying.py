"""The past of an entry: every edit with what it changed, read with one query a table."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from versions.differences import differences
from versions.snapshots import Working, part_models


@dataclass
class Version:
    """One edit. number: the key of the entry's history row. differences: against the version before."""

    number: int
    at: datetime
    who: Any
    reason: str
    differences: list
    is_first: bool
    is_current: bool = False


def versions(model, pk, most=None):
    """The edits of an entry, newest first; most: how many of them get their differences worked out."""
    rows = list(
        model.history.filter(record_id=pk)
        .exclude(history_type="-")  # a draft that was taken back and made again
        .select_related("history_user")
        .order_by("history_date", "history_id")
    )
    found, before = [], None
    for place, (row, after) in enumerate(zip(rows, replay(model, pk, rows), strict=True)):
        is_wanted = most is None or place >= len(rows) - most
        changed = differences(model, before, after) if is_wanted else []
        found.append(
            Version(
                row.history_id,
                row.history_date,
                row.history_user,
                row.history_change_reason or "",
                changed,
                before is None,
            )
        )
        before = after
    if found:
        found[-1].is_current = True
    return found[::-1]


def replay(model, pk, rows):
    """The whole entry after each of its edits; all rows of one edit bear the same moment."""
    tables = part_models(model)
    events = {part: deque(part.history.filter(entry_id=pk).order_by("history_date", "history_id")) for part in tables}
    standing: dict[Any, dict] = {part: {} for part in tables}
    for row in rows:
        for part in tables:
            while events[part] and events[part][0].history_date <= row.history_date:
                _apply(standing[part], events[part].popleft())
        yield Working(row.instance, {part: list(rows_now.values()) for part, rows_now in standing.items()})


def _apply(standing, event):
    if event.history_type == "-":
        standing.pop(event.id, None)
    else:
        standing[event.id] = event.instance
