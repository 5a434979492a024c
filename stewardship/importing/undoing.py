"""Taking an import back: each entry as it was before, unless somebody has changed it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.finding.keeping import indexed_together
from catalogue.models.record import State
from catalogue.writing import remove_draft
from staff import audit
from stewardship.importing.writing import CHANGED, NEW, WAITING, Refused, card_of, put_back
from stewardship.models import ImportBatch
from stewardship.readonly import entry_url
from stewardship.restoring import as_it_was
from stewardship.workflow import STEPS, drop, may_publish, pending_of, store, take, version_of
from versions.snapshots import part_models, stored_entry


@dataclass
class Step:
    """What taking back does with one entry. refused: why it cannot be done; empty where it can."""

    item: dict
    entry: Any = None
    pending: Any = None
    text: str = ""
    refused: str = ""

    @property
    def name(self):
        return self.entry.name_zh if self.entry else self.item["name"]

    @property
    def url(self):
        return entry_url(self.entry.record) if self.entry else ""


def steps(batch, user):
    """One for each entry, in the order in which they are taken back: what points to a new entry goes before it."""
    return [_step(item, user) for item in reversed(batch.written)]


def _step(item, user):
    card = card_of(item)
    if card is None:
        return Step(item, refused=_("已经不在了。"))
    entry = stored_entry(card)
    step = Step(item, entry, pending_of(entry))
    if version_of(entry, step.pending) != item["after"]:
        step.refused = _("导入之后有人改过或审核过：请在它的修改历史里处理。")
    elif item["kind"] == NEW and entry.state == State.PUBLISHED:
        step.text = _("新增并已发布：撤下")
        step.refused = "" if may_publish(user) else _("已发布：只有审核和管理角色可以撤下。")
    elif item["kind"] == NEW:
        step.text = _("新增的草稿：移除")
    elif item["kind"] == WAITING:
        step.text = _("待审修改：换回导入前的待审修改") if item["pending"] else _("待审修改：放弃")
    else:
        step.text = _("改过的条目：恢复到导入前的内容")
    return step


def undo(batch, user):
    """Take back what can be; returns the steps taken. `Refused`, and nothing has changed, if one of these fails."""
    with transaction.atomic(), indexed_together():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != ImportBatch.State.DONE:
            raise Refused([(batch.file_name, _("已经撤销过。"))])
        reason = _("撤销导入：%(file)s") % {"file": batch.file_name}
        taken = [step for step in steps(batch, user) if not step.refused]
        problems = []
        for step in taken:
            try:
                with transaction.atomic():
                    UNDOING[step.item["kind"]](step, user, reason)
            except ValidationError as refused:
                problems += [(step.name, text) for text in refused.messages]
        if problems:
            raise Refused(problems)
        batch.state = ImportBatch.State.UNDONE
        batch.save(update_fields=["state"])
        detail = _("%(file)s：%(count)s 条") % {"file": batch.file_name, "count": len(taken)}
        audit.note(user, "import_undone", target=f"{batch.noun}/{batch.pk}", detail=detail)
    return taken


def _remove(step, user, reason):
    if step.entry.state == State.PUBLISHED:
        take(step.entry, STEPS["withdraw"], user, reason)
    else:
        remove_draft(step.entry, part_models(type(step.entry)), reason=reason, user=user)


def _bring_back(step, user, reason):
    wanted = as_it_was(step.entry, datetime.fromisoformat(step.item["before"]))
    saved = store(wanted, step.entry, user, reason=reason, version=step.item["after"])
    if step.item["pending"] and not saved.is_waiting:
        put_back(saved.entry, step.item["pending"])


def _give_up(step, user, reason):
    if step.item["pending"]:
        put_back(step.entry, step.item["pending"])
    else:
        drop(step.pending, user)


UNDOING = {NEW: _remove, CHANGED: _bring_back, WAITING: _give_up}
