"""The one way of writing: an entry, its citations, links, history and index change in one transaction.

Nothing else writes to the catalogue: models and querysets refuse it (`catalogue.models.kept`), and a test looks for
callers that open that door.
"""

from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from catalogue.constraints import validate_constraints
from catalogue.finding.keeping import entry_changed
from catalogue.models import Field, FormerAddress, Record
from catalogue.models.kept import writing_allowed
from catalogue.models.record import State
from catalogue.read_only import refuse_when_read_only
from catalogue.spelling import pinyin_key

BOOKKEEPING = {"updated_at", "created_at", "id"}
TOLD = ("record", "entry", "field")  # relations that are filled in here and not by who writes
SHOWN_ELSEWHERE = ("name_zh", "name_en", "short_zh", "short_en", "state")  # of a card, what other entries are found by


class Stale(ValidationError):
    """Somebody else has saved the entry since the editor opened it. `stored` is the entry as it now stands."""

    def __init__(self, stored):
        self.stored = stored
        super().__init__(_("打开之后已有人改过这一条：没有保存。请对照两个版本再存。"))


@dataclass
class Edit:
    """Who changes what, when and why: the same on every row of one edit, so that it reads as one version."""

    reason: str = ""
    user: object = None
    at: object = field(default_factory=timezone.now)

    def mark(self, row):
        row._history_date = self.at
        row._change_reason = self.reason[:100] or None
        row._history_user = self.user


@dataclass
class Outcome:
    """What a save did. `changed` names the fields and parts that now differ; empty means nothing was written."""

    entry: object
    is_new: bool
    changed: list[str]


@dataclass
class PartChange:
    """The rows of one part table: what to add, what to save again, what to remove, and what will stand."""

    added: list
    altered: list
    removed: list
    standing: list

    def __bool__(self):
        return bool(self.added or self.altered or self.removed)


def save_entry(entry, parts=None, *, reason="", user=None, may_point_ahead=False, expected=None):
    """Write an entry with its parts and return an `Outcome`.

    parts: {part model: every row that shall stand}; a part left out stays as it is. Raises ValidationError, and then
    nothing is written. An entry that would not change is not written and gets no version.
    expected: the `updated_at` of the version that the editor saw; any other raises `Stale`.
    may_point_ahead: relations may name entries that come later in the same transaction; they and the constraints are
    then left to the database, which checks them in any case.
    """
    refuse_when_read_only()
    edit = Edit(reason, user)
    with transaction.atomic(), writing_allowed():
        stored = _lock_stored(entry)
        if expected and stored and stored.updated_at != expected:
            raise Stale(stored)
        _complete(entry, stored)
        parts = parts or {}
        models = dict.fromkeys((*entry.part_models(), *parts))
        existing = {model: _existing(entry, model) if stored else {} for model in models}
        standing = {model: _standing(rows, parts.get(model)) for model, rows in existing.items()}
        entry.take_evidence(standing)
        _check(entry, may_point_ahead)
        changes = {model: _compare(entry, existing[model], rows) for model, rows in standing.items()}
        for row in (row for change in changes.values() for row in change.added + change.altered):
            _check(row, may_point_ahead)
        changed = _changed_fields(entry, stored) + [model._meta.model_name for model, c in changes.items() if c]
        if changed:
            _write(entry, stored, changes, edit)
    return Outcome(entry, stored is None, changed)


def changes_nothing(entry, stored, existing, parts):
    """Whether `save_entry` would find nothing to write, without a query: for many entries that are read together.

    existing: {part model: the rows that there are}, of every part model of the entry. Raises ValidationError as
    `save_entry` does where a row was given twice.
    """
    if stored.slug != entry.slug:
        return False
    _complete(entry, stored)
    known = {model: {_identity(row): row for row in rows} for model, rows in existing.items()}
    standing = {model: _standing(rows, parts.get(model)) for model, rows in known.items()}
    entry.take_evidence(standing)
    differs = any(_compare(entry, known[model], rows) for model, rows in standing.items())
    return not differs and not _changed_fields(entry, stored)


def remove_draft(entry, part_models, *, reason="", user=None):
    """Take back an entry that no reader ever saw; what it was stays in the history. What was public is withdrawn.

    part_models: every table that may hold rows of it.
    """
    refuse_when_read_only()
    edit = Edit(reason, user)
    try:
        with transaction.atomic(), writing_allowed():
            stored = _lock_stored(entry)
            seen = type(entry).history.filter(record_id=entry.pk, state__in=(State.PUBLISHED, State.WITHDRAWN))
            if stored.state not in (State.DRAFT, State.IN_REVIEW) or seen.exists():
                raise ValidationError(_("“%(name)s” 已经公开过：只能撤下。") % {"name": stored.name_zh})
            card = Record.objects.get(pk=stored.pk)
            parts = [row for model in part_models for row in model.objects.filter(entry_id=stored.pk)]
            for row in (*parts, stored, card):
                edit.mark(row)
                row.delete()
            entry_changed(entry.pk, is_named_anew=False)
    except ProtectedError:
        raise ValidationError(_("“%(name)s” 有别的条目指向它：请先改那些条目。") % {"name": entry.name_zh}) from None


def _lock_stored(entry):
    """The row as it stands in the database, locked until the edit is done; None for a new entry."""
    if not entry.record_id:
        return None
    return type(entry).objects.select_for_update().get(pk=entry.record_id)


def _complete(entry, stored):
    """Fill in what follows from the rest: the pinyin, and the key of a new entry."""
    if not entry.sort_key:
        entry.sort_key = pinyin_key(entry.name_zh)
    if stored is None:
        entry.record_id = f"{entry.NOUN}:{entry.slug}"
    if stored is None or stored.slug != entry.slug:
        taken = Record.objects.filter(noun=entry.NOUN, slug=entry.slug).exclude(pk=entry.record_id)
        left = FormerAddress.objects.filter(noun=entry.NOUN, slug=entry.slug).exclude(record_id=entry.record_id)
        if taken.exists() or left.exists() or (stored is None and Record.objects.filter(pk=entry.record_id).exists()):
            entry.record_id = stored.pk if stored else None
            message = _("“%(slug)s” 已被另一条目用作地址（现用或曾用）：请另取一个。") % {"slug": entry.slug}
            raise ValidationError({"slug": message})


def _existing(entry, model):
    return {_identity(row): row for row in model.objects.filter(entry_id=entry.record_id)}


def _standing(existing, given):
    """The rows that shall stand: those given, or copies of those there are."""
    return [copy(row) for row in existing.values()] if given is None else list(given)


def _compare(entry, existing, standing):
    """Hold the rows that shall stand against those that do, told apart by `same_by`."""
    left = dict(existing)
    change = PartChange([], [], [], standing)
    seen = set()
    for row in standing:
        row.entry_id = entry.record_id
        if _identity(row) in seen:
            raise ValidationError(_("“%(row)s” 写了两次：同一条只写一次。") % {"row": row})
        seen.add(_identity(row))
        old = left.pop(_identity(row), None)
        if old is None:
            change.added.append(row)
        else:
            row.pk = old.pk
            if _values(row) != _values(old):
                change.altered.append(row)
    change.removed = list(left.values())
    return change


def _check(row, may_point_ahead):
    """Every rule of a row; keys that this very transaction makes are left to the database."""
    relations = [field.name for field in row._meta.concrete_fields if field.is_relation]
    try:
        if may_point_ahead:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        else:
            row.full_clean(exclude=TOLD, validate_unique=False, validate_constraints=False)
            validate_constraints(row, TOLD)
    except ValidationError as error:
        error.row = row  # type: ignore[attr-defined]  # so that a form or a file can say which of the parts it was
        raise


def _identity(row):
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in row.same_by)


def _values(row):
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in BOOKKEEPING}


def _changed_fields(entry, stored):
    now = _values(entry)
    if stored is None:
        return list(now)
    before = _values(stored)
    return [name for name, value in now.items() if value != before[name]]


def _write(entry, stored, changes, edit):
    is_named_anew = _save_record(entry, stored is None, edit)
    if stored is not None and stored.slug != entry.slug:
        _leave_address(stored, entry, edit)
    Field.objects.bulk_create([Field(f"{entry.NOUN}:{key}") for key in entry.all_facts()], ignore_conflicts=True)
    entry.updated_at = edit.at
    edit.mark(entry)
    entry.save(force_insert=stored is None)
    for model, change in changes.items():
        for row in change.removed:
            edit.mark(row)
            row.delete()
        for row in change.altered:
            edit.mark(row)
            row.save()
        if change.added:
            bulk_create_with_history(
                change.added,
                model,
                default_user=edit.user,
                default_change_reason=edit.reason[:100],
                default_date=edit.at,
            )
    entry_changed(entry.pk, is_named_anew=is_named_anew)


def _save_record(entry, is_new, edit):
    """Whether a card that was there now shows another name, or shows or hides what it showed not or showed before."""
    record = Record(
        id=entry.record_id,
        noun=entry.NOUN,
        slug=entry.slug,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        short_zh=getattr(entry, "short_name_zh", ""),
        short_en=getattr(entry, "short_name_en", ""),
        sort_key=entry.sort_key,
        state=entry.state,
        scope=entry.scope,
    )
    stored = None if is_new else Record.objects.get(pk=record.pk)
    if is_new or _values(stored) != _values(record):
        edit.mark(record)
        record.save(force_insert=is_new)
    entry.record = record
    return not is_new and any(getattr(stored, name) != getattr(record, name) for name in SHOWN_ELSEWHERE)


def _leave_address(stored, entry, edit):
    """Keep the old address as a redirect; coming back to an old address ends that redirect."""
    FormerAddress.objects.filter(noun=entry.NOUN, slug=entry.slug).delete()
    former = FormerAddress(noun=entry.NOUN, slug=stored.slug, record_id=entry.record_id)
    edit.mark(former)
    former.save()
