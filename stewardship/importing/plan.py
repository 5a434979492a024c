"""What an import would do: each row with what it comes to, and everything that is wrong with the file."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stewardship.importing.citing import Said
from stewardship.workflow import version_of
from versions.differences import Difference
from versions.snapshots import linked_of


@dataclass
class Mistake:
    """Where a file is wrong. row: as a spreadsheet counts. value: what the cell says."""

    row: int
    column: str
    label: str
    value: str
    text: str


@dataclass
class Row:
    """One row and what it comes to. entry: the stored one, None for a new one.

    changed: facts and fields whose value differs. said: {fact: what the row itself says of its sources}.
    left: evidence cells that stayed as the site wrote them; the same file must not bring them back later.
    """

    number: int
    slug: str
    cells: dict[str, str]
    entry: Any = None
    pending: Any = None
    printed: dict[str, str] = field(default_factory=dict)
    base: Any = None
    wanted: Any = None
    changed: list[str] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    has_old_citations: bool = False

    @property
    def name(self):
        return self.wanted.entry.name_zh if self.wanted else self.entry.name_zh if self.entry else self.slug

    @property
    def key(self):
        return self.wanted.entry.record_id or f"{self.wanted.entry.NOUN}:{self.slug}"

    @property
    def version(self):
        return version_of(self.entry, self.pending)

    @property
    def is_new(self):
        return self.entry is None

    @property
    def has_changed(self):
        return bool(self.changed or self.said)


@dataclass
class Plan:
    rows: list[Row]
    mistakes: list[Mistake]
    ignored: list[str]
    is_cut: bool  # there may be more mistakes than these
    is_over: bool  # more would be written than one import may; the rows after those were not looked at

    @cached_property
    def wrong(self):
        """Numbers of the rows in which something is wrong."""
        return {mistake.row for mistake in self.mistakes}

    @cached_property
    def new(self):
        return [row for row in self.rows if row.is_new and row.number not in self.wrong]

    @cached_property
    def changed(self):
        return [row for row in self.rows if not row.is_new and row.has_changed and row.number not in self.wrong]

    @property
    def same(self):
        return len(self.rows) - len(self.new) - len(self.changed) - len(self.wrong)

    @cached_property
    def cleared(self):
        """Values that would be taken away, as (row, label): easily done by a column left blank."""
        return [
            (row, row.wanted.entry.fact_label(key))
            for row in self.changed
            for key in row.changed
            if _value(row.base, key) and not _value(row.wanted, key)
        ]

    @cached_property
    def touches_old_citations(self):
        """Whether some value that changes is backed by citations of its old value."""
        return any(row.has_old_citations for row in self.changed)


def _value(version, key):
    linked = linked_of(type(version.entry)).get(key)
    if linked:
        return [row for row in version.parts.get(linked.model, ()) if linked.includes(row)]
    return getattr(version.entry, type(version.entry)._meta.get_field(key).attname)
