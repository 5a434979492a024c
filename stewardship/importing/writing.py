"""Writing an import: all of it or nothing, each entry by the one way that every edit takes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.finding.keeping import indexed_together
from catalogue.models import Record
from staff import audit
from stewardship.models import ImportBatch, PendingEdit
from stewardship.workflow import STEPS, pending_of, store, version_of
from versions.snapshots import columns_of

NEW, CHANGED, WAITING = "new", "changed", "waiting"  # what became of an entry, in `ImportBatch.written`
KEPT_OF_PENDING = ("snapshot", "author_id", "reason", "returned_reason", "made_at")


class Refused(Exception):
    """Nothing was written; problems: [(name of the entry, why)]."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(str(problems))


def versions_of(plan):
    """{address: version} as they are now, "" where there is no entry yet."""
    return {row.slug: row.version for row in plan.rows}


def overtaken(batch, plan):
    """Names of the entries that somebody has changed since the file was checked."""
    return [row.name for row in plan.rows if batch.versions.get(row.slug, "") != row.version]


def write(batch, plan, user, given):
    """Write a plan that was made with the citations of this import; `Refused` names every entry that stands against it.

    given: {reason, is_published}. is_published: new entries go public at once.
    """
    with transaction.atomic(), indexed_together():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != ImportBatch.State.CHECKED:
            raise Refused([(batch.file_name, _("已经写入过：没有再写一次。"))])
        problems = [(row.name, text) for row in (*plan.new, *plan.changed) for text in row.problems]
        if problems:
            raise Refused(problems)
        step = STEPS["publish"] if given["is_published"] else None
        batch.written = []
        for row in (*in_order(plan.new), *plan.changed):
            try:
                with transaction.atomic():
                    batch.written += _write(row, user, given["reason"], step if row.is_new else None)
            except ValidationError as refused:
                problems += [(row.name, text) for text in refused.messages]
        if problems:
            raise Refused(problems)
        batch.state, batch.rows, batch.versions = ImportBatch.State.DONE, [], {}
        batch.reason, batch.made_at = given["reason"], timezone.now()
        batch.save()
        detail = _("%(file)s：%(count)s 条；%(reason)s")
        detail %= {"file": batch.file_name, "count": len(batch.written), "reason": batch.reason}
        audit.note(user, "entries_imported", target=f"{batch.noun}/{batch.pk}", detail=detail)


def _write(row, user, reason, step):
    """What is kept of a written row; nothing if it came to no change."""
    before = row.entry.updated_at.isoformat() if row.entry else ""
    pending = {name: getattr(row.pending, name) for name in KEPT_OF_PENDING} if row.pending else None
    saved = store(row.wanted, row.entry, user, reason=reason, version=row.version, step=step)
    if not saved.has_changed:
        return
    entry = saved.entry
    yield {
        "key": entry.pk,
        "name": row.name,
        "kind": NEW if row.is_new else WAITING if saved.is_waiting else CHANGED,
        "before": before,
        "pending": pending,
        "after": version_of(entry, pending_of(entry)),
        "left": row.left,
    }


def in_order(rows):
    """New entries, those that others of the file point to before these."""
    by_key = {row.key: row for row in rows}
    placed: dict[str, object] = {}

    def place(row, above):
        if row.key in placed or row.key in above:
            return
        for key in _pointed_to(row) & by_key.keys():
            place(by_key[key], {*above, row.key})
        placed[row.key] = row

    for row in rows:
        place(row, set())
    return list(placed.values())


def _pointed_to(row):
    parts = [part for rows in row.wanted.parts.values() for part in rows]
    return {
        getattr(version, field.attname)
        for version in (row.wanted.entry, *parts)
        for field in columns_of(type(version))
        if field.is_relation
    }


def left_by_earlier(noun):
    """{(key, column): texts} that earlier files of this noun held and that were passed over."""
    found: dict[tuple[str, str], set[str]] = {}
    batches = ImportBatch.objects.filter(noun=noun, state=ImportBatch.State.DONE).values_list("written", flat=True)
    for item in (item for written in batches for item in written):
        for column, text in item["left"].items():
            found.setdefault((item["key"], column), set()).add(text)
    return found


def put_back(entry, pending):
    """A change that waited before the import, waiting again."""
    PendingEdit.objects.update_or_create(entry_id=entry.pk, defaults={**pending, "base": entry.updated_at})


def card_of(item):
    return Record.objects.filter(pk=item["key"]).first()
