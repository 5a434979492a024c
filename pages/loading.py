"""Loading the fixtures into the catalogue, through the one way of writing. All or nothing."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from catalogue.finding.keeping import indexed_together
from catalogue.fixtures import BrokenFixture, Mistake, Place, Table, entry_columns, parse, read_entry
from catalogue.models import LoadedFixtures, Record
from catalogue.models.record import State
from catalogue.writing import changes_nothing, save_entry
from districts.models import Point
from pages.catalogues import CATALOGUES
from sources.fixtures import COLUMNS as CITATION_COLUMNS
from sources.fixtures import check_paragraphs, read_citation
from sources.models import Citation, Source
from versions.snapshots import FIXTURE_LINKS

REASON = "load_catalogue"
POINT_COLUMNS = (
    "entry",
    "latitude",
    "longitude",
    "precision_m",
    "use",
    "is_preferred",
    "method",
    "basis",
    "source",
    "source_latitude",
    "source_longitude",
    "source_system",
    "note_zh",
    "note_en",
)


@dataclass
class Loaded:
    """One entry read from the files, with its parts; each row knows where it was read."""

    entry: Any
    parts: dict

    @property
    def rows(self):
        """The entry and every row that belongs to it."""
        return [self.entry, *(row for rows in self.parts.values() for row in rows)]


@dataclass
class Report:
    """What a load did, by entry address."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)
    not_in_files: list[str] = field(default_factory=list)


def checksum(folder):
    """One number for the contents of all fixture files."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*.csv")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_loaded(folder):
    """Whether this database was last loaded from exactly these files."""
    return LoadedFixtures.objects.filter(checksum=checksum(folder)).exists()


def load(folder, progress=lambda done, total, label: None):
    """Read every file under `folder`, then write. Raises BrokenFixture, and then nothing is kept.

    Entries that staff have edited or withdrawn since the last load are left alone and named in the report.
    """
    loaded = read(Path(folder))
    report = Report()
    with transaction.atomic(), indexed_together():
        untouchable, standing = edited_by_staff(), _standing(loaded)
        for done, item in enumerate(loaded, start=1):
            _save(item, untouchable, standing, report)
            progress(done, len(loaded), item.entry._meta.verbose_name_plural)
        _check_references(loaded)
        report.not_in_files = _not_in_files(loaded)
        LoadedFixtures.objects.update_or_create(pk=1, defaults={"checksum": checksum(folder)})
    return report


def edited_by_staff():
    """Keys of the entries that have a version which no load wrote."""
    edited: set[str] = set()
    for catalogue in CATALOGUES:
        versions = catalogue.model.history.exclude(history_change_reason=REASON)
        edited |= set(versions.values_list("record_id", flat=True))
    return edited


def _standing(loaded):
    """{key: (stored entry, {part model: its rows})} of the entries that are there already, in a few queries."""
    by_model: dict[Any, list[Any]] = {}
    for item in loaded:
        by_model.setdefault(type(item.entry), []).append(item)
    found = {}
    for model, items in by_model.items():
        stored = model.objects.select_for_update().in_bulk([_key(item.entry) for item in items])
        for item in items:
            if _key(item.entry) in stored:
                models = dict.fromkeys((*item.entry.part_models(), *item.parts))
                found[_key(item.entry)] = stored[_key(item.entry)], {part: [] for part in models}
    for part in {part for _stored, rows in found.values() for part in rows}:
        for row in part.objects.filter(entry_id__in=found):
            if part in found[row.entry_id][1]:
                found[row.entry_id][1][part].append(row)
    return found


def _key(entry):
    return f"{entry.NOUN}:{entry.slug}"


def _save(item, untouchable, standing, report):
    entry, key = item.entry, _key(item.entry)
    if key in untouchable:
        report.left_alone.append(entry.path)
        return
    stored, rows = standing.get(key, (None, {}))
    if stored:
        _take_over(entry, stored)
    try:
        if stored and changes_nothing(entry, stored, rows, item.parts):
            report.unchanged += 1
            return
        with transaction.atomic():
            outcome = save_entry(entry, item.parts, reason=REASON, may_point_ahead=True)
    except ValidationError as error:
        raise BrokenFixture(_mistakes(item, error)) from error
    except DatabaseError as error:
        raise BrokenFixture(_broken_rules(item, error)) from error
    if outcome.is_new:
        report.created.append(entry.path)
    elif outcome.changed:
        report.changed.append(entry.path)
    else:
        report.unchanged += 1


def _take_over(entry, stored):
    """What the files do not say stays as it is."""
    entry.record_id = stored.pk
    for name in ("slug", "state", "withdrawn_reason", "successor_id", "created_at", "updated_at"):
        setattr(entry, name, getattr(stored, name))


def _broken_rules(item, error):
    """What the database refused, at the row that it refused, in words where a constraint has them."""
    for row in item.rows:
        for constraint in row._meta.constraints:
            try:
                if isinstance(constraint, CheckConstraint):
                    constraint.validate(type(row), row)
            except ValidationError as violated:
                return [row.read_from.mistake("-", "；".join(violated.messages))]
    return [item.entry.read_from.mistake("-", str(error))]


def _mistakes(item, error):
    """Where a refused entry or part was read, and why it was refused."""
    row = getattr(error, "row", item.entry)
    named = error.message_dict if hasattr(error, "error_dict") else {"-": error.messages}
    return [row.read_from.mistake(column, "；".join(messages)) for column, messages in named.items()]


def read(folder):
    """Every entry of the files with its parts, unsaved, in the order of writing; BrokenFixture names all mistakes."""
    mistakes: list[Mistake] = []
    loaded: dict[str, Loaded] = {}
    for catalogue in CATALOGUES:
        loaded |= _read_entries(folder, catalogue, mistakes)
    paragraphs = {
        item.entry.NOUN + ":" + item.entry.slug: item.entry.paragraphs
        for item in loaded.values()
        if isinstance(item.entry, Source)
    }
    for catalogue in CATALOGUES:
        _read_citations(folder, catalogue, loaded, paragraphs, mistakes)
    _read_points(folder, loaded, mistakes)
    if mistakes:
        raise BrokenFixture(mistakes)
    return list(loaded.values())


def _read_entries(folder, catalogue, mistakes):
    links = FIXTURE_LINKS.get(catalogue.noun)
    table = Table(folder / f"{catalogue.plural}.csv", entry_columns(catalogue.model, links), mistakes)
    found = {}
    for number, cells in table.rows:
        entry, parts = read_entry(catalogue.model, table, number, cells, links)
        entry.state = State.PUBLISHED
        key = f"{catalogue.noun}:{entry.slug}"
        if key in found:
            table.wrong(number, "slug", _("“%(slug)s” 出现了两次。") % {"slug": entry.slug})
        found[key] = Loaded(entry, parts | {Citation: [], Point: []})
    return found


def _read_citations(folder, catalogue, loaded, paragraphs, mistakes):
    table = Table(folder / "citations" / f"{catalogue.plural}.csv", CITATION_COLUMNS, mistakes)
    numbered = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in table.rows:
        first = seen.setdefault(tuple(cells.values()), number)
        if first != number:
            table.wrong(number, "-", _("与第%(first)s行完全相同：同一条引证只写一次。") % {"first": first})
        citation = read_citation(catalogue.model, table, number, cells)
        item = loaded.get(citation.entry_id)
        if item is None:
            table.wrong(number, "entry", _("没有名为 “%(slug)s” 的条目。") % {"slug": cells["entry"]})
            continue
        if citation.source_id and citation.source_id not in loaded:
            table.wrong(number, "source", _("没有名为 “%(slug)s” 的来源。") % {"slug": cells["source"]})
        citation.position = len(item.parts[Citation])
        item.parts[Citation].append(citation)
        numbered.append((number, citation))
    check_paragraphs(table, numbered, paragraphs)


def _read_points(folder, loaded, mistakes):
    table = Table(folder / "points.csv", POINT_COLUMNS, mistakes)
    for number, cells in table.rows:
        point = Point(entry_id=cells["entry"].replace("/", ":", 1), source_id=f"source:{cells['source']}")
        point.read_from = Place(table.name, number)
        for column in POINT_COLUMNS:
            if column not in ("entry", "source"):
                try:
                    setattr(point, column, parse(Point._meta.get_field(column), cells[column]))
                except ValidationError as error:
                    table.wrong(number, column, "；".join(error.messages))
        item = loaded.get(point.entry_id)
        if item is None:
            table.wrong(number, "entry", _("没有名为 “%(slug)s” 的条目。") % {"slug": cells["entry"]})
        else:
            point.position = len(item.parts[Point])
            item.parts[Point].append(point)


def _not_in_files(loaded):
    """Entries that the database has and the files do not: added by staff, or taken out of the files. They stay."""
    known = {f"{item.entry.NOUN}:{item.entry.slug}" for item in loaded}
    stored = Record.objects.order_by("noun", "sort_key", "pk").values_list("pk", "noun", "slug")
    return [f"{noun}/{slug}" for key, noun, slug in stored if key not in known]


def _check_references(loaded):
    """Name every reference that leads nowhere; the database would only say that there is one."""
    known = set(Record.objects.values_list("pk", flat=True))
    mistakes = []
    for row in (row for item in loaded for row in item.rows):
        for relation in row._meta.concrete_fields:
            key = getattr(row, relation.attname)
            if relation.is_relation and isinstance(key, str) and relation.name != "field" and key not in known:
                reason = _("没有名为 “%(value)s” 的条目。") % {"value": key.replace(":", "/", 1)}
                mistakes.append(row.read_from.mistake(relation.name, reason))
    if mistakes:
        raise BrokenFixture(mistakes)
