"""草稿 → 待审 → 已发布 → 已撤下, and changes to what is published that wait for a reviewer.

Permissions are asked of `user.has_perm`; who holds which is said in `staff.roles` alone.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models.record import State
from catalogue.spelling import pinyin_key
from catalogue.writing import Stale, save_entry
from staff import audit
from stewardship.models import PendingEdit
from versions.snapshots import current, revive, snapshot, stored_entry

PUBLISH = "stewardship.publish"


@dataclass(frozen=True)
class Step:
    """A way from one state to another. needs_right: only who may publish takes it. asks_reason: a reason is required.

    action: how the audit trail calls it.
    """

    name: str
    label: Any
    done: Any
    sources: tuple[str, ...]
    target: str
    action: str
    needs_right: bool = True
    asks_reason: bool = False


STEPS = {
    step.name: step
    for step in (
        Step(
            "submit",
            gettext_lazy("送审"),
            gettext_lazy("已送审"),
            (State.DRAFT,),
            State.IN_REVIEW,
            "entry_submitted",
            needs_right=False,
        ),
        Step(
            "publish",
            gettext_lazy("发布"),
            gettext_lazy("已发布"),
            (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN),
            State.PUBLISHED,
            "entry_published",
        ),
        Step(
            "return",
            gettext_lazy("退回"),
            gettext_lazy("已退回"),
            (State.IN_REVIEW,),
            State.DRAFT,
            "entry_returned",
            asks_reason=True,
        ),
        Step(
            "withdraw",
            gettext_lazy("撤下"),
            gettext_lazy("已撤下"),
            (State.PUBLISHED,),
            State.WITHDRAWN,
            "entry_withdrawn",
            asks_reason=True,
        ),
    )
}


def may_publish(user):
    return user.has_perm(PUBLISH)


def pending_of(entry):
    """The change of an entry that waits, or None. entry: may be new."""
    return PendingEdit.objects.filter(pk=entry.pk).select_related("author").first() if entry and entry.pk else None


def working(entry, pending):
    """What an editor sees in the form: the change that waits, else what is stored. The state is today's in any case."""
    if not pending:
        return current(entry)
    wanted = revive(type(entry), pending.snapshot, entry)
    for name in ("state", "withdrawn_reason", "successor_id"):
        setattr(wanted.entry, name, getattr(entry, name))
    return wanted


def version_of(entry, pending):
    """What names the version that a form shows, so that a later save can tell whether it is still that one."""
    if entry is None or not entry.pk:
        return ""
    return (pending.made_at if pending else entry.updated_at).isoformat()


def refusal(entry, step, user):
    """Why this step may not be taken, or an empty text."""
    if step.needs_right and not may_publish(user):
        return _("只有审核和管理角色可以%(step)s。") % {"step": step.label}
    if entry.state not in step.sources:
        return _("现为“%(state)s”，不能%(step)s。") % {"state": entry.get_state_display(), "step": step.label}
    if step.name == "publish" and settings.FOUR_EYES and last_editor(entry) == user.pk:
        return _("最后一次修改是你自己做的：须由另一位发布。")
    return ""


def last_editor(entry):
    """The key of who wrote the newest version; None where a command did."""
    return type(entry).history.filter(record_id=entry.pk).values_list("history_user_id", flat=True).first()


def take(entry, step, user, reason="", successor=None):
    """Bring a stored entry to another state. ValidationError if it may not, and then nothing has changed."""
    with transaction.atomic():
        entry = type(entry).objects.select_for_update().get(pk=entry.pk)
        refused = refusal(entry, step, user)
        if refused:
            raise ValidationError(refused)
        if step.asks_reason and not reason.strip():
            raise ValidationError(_("%(step)s须写明原因。") % {"step": step.label})
        set_state(entry, step.target, reason, successor)
        save_entry(entry, reason=reason or str(step.label), user=user)
        audit.note(user, step.action, target=entry.path, detail=reason)
    return entry


def set_state(entry, state, reason="", successor=None):
    entry.state = state
    entry.withdrawn_reason = reason if state == State.WITHDRAWN else ""
    entry.successor = successor if state == State.WITHDRAWN else None


def waits_for_review(entry, user):
    """Whether a change of this entry may not go live at once, since readers see it and nobody else has looked."""
    if entry is None or not entry.pk or entry.state != State.PUBLISHED:
        return False
    return settings.FOUR_EYES or not may_publish(user)


@dataclass
class Saved:
    """What became of an edit. is_waiting: it is not public yet."""

    entry: Any
    is_waiting: bool = False
    has_changed: bool = True


def store(wanted, stored, user, *, reason="", version="", step=None):
    """Save what an editor wants: at once, or as a change that waits for review. step: the state it shall take on.

    wanted: `Working`. stored: the entry as it stands, None for a new one. version: of `version_of`, when the form was
    opened; if it no longer is, raises `Stale`.
    """
    with transaction.atomic():
        if stored is not None:
            stored = type(stored).objects.select_for_update().get(pk=stored.pk)
        pending = pending_of(stored)
        if stored is not None and version != version_of(stored, pending):
            raise Stale(stored)
        if step:
            _take_on(wanted.entry, stored, step, user)
        if waits_for_review(stored, user):
            return _keep_waiting(wanted, stored, pending, user, reason)
        outcome = save_entry(wanted.entry, wanted.parts, reason=reason, user=user)
        if pending:
            pending.delete()
        if outcome.changed or pending:
            action = "entry_created" if outcome.is_new else step.action if step else "entry_changed"
            audit.note(user, action, target=wanted.entry.path, detail=reason)
    return Saved(wanted.entry, has_changed=bool(outcome.changed))


def _take_on(entry, stored, step, user):
    """The state that a button of the form asks for, together with the edit. Own changes count as the last edit."""
    if stored is not None and stored.state == step.target:
        return
    if step.needs_right and (not may_publish(user) or (settings.FOUR_EYES and step.name == "publish")):
        raise ValidationError(
            _("最后一次修改是你自己做的：须由另一位发布。")
            if may_publish(user)
            else _("只有审核和管理角色可以%(step)s。") % {"step": step.label}
        )
    if stored is not None and stored.state not in step.sources:
        raise ValidationError(
            _("现为“%(state)s”，不能%(step)s。") % {"state": stored.get_state_display(), "step": step.label}
        )
    set_state(entry, step.target)


def _keep_waiting(wanted, stored, pending, user, reason):
    """Hold the change back. It is tried first, so that nothing waits that could never be published."""
    wanted.entry.sort_key = wanted.entry.sort_key or pinyin_key(wanted.entry.name_zh)
    taken = snapshot(wanted)
    if taken == snapshot(current(stored)):
        return Saved(stored, is_waiting=True, has_changed=False)
    _try(wanted, user)
    if pending and pending.author_id != user.pk and pending.returned_reason == "":
        reason = _("%(reason)s（在%(author)s的修改上继续）") % {"reason": reason, "author": pending.author or _("他人")}
    PendingEdit.objects.update_or_create(
        entry_id=stored.pk,
        defaults={
            "snapshot": taken,
            "base": stored.updated_at,
            "author": user,
            "reason": reason[:100],
            "returned_reason": "",
            "made_at": timezone.now(),
        },
    )
    audit.note(user, "entry_proposed", target=stored.path, detail=reason)
    return Saved(stored, is_waiting=True)


def _try(wanted, user):
    """Write and take back: every rule of the writing path, without a trace."""
    trial = revive(type(wanted.entry), snapshot(wanted), wanted.entry)
    with transaction.atomic():
        save_entry(trial.entry, trial.parts, user=user)
        transaction.set_rollback(True)


def accept(pending, user):
    """Publish a change that waits. Refused if it is one's own, or if the entry has changed since it was made."""
    with transaction.atomic():
        waiting = PendingEdit.objects.select_for_update(of=("self",))  # not its author, who may be gone
        pending = waiting.select_related("entry", "author").get(pk=pending.pk)
        entry = stored_entry(pending.entry)
        if not may_publish(user):
            raise ValidationError(_("只有审核和管理角色可以发布。"))
        if settings.FOUR_EYES and pending.author_id == user.pk:
            raise ValidationError(_("这是你自己的修改：须由另一位发布。"))
        if entry.updated_at != pending.base:
            raise Stale(entry)
        wanted = working(entry, pending)
        save_entry(wanted.entry, wanted.parts, reason=pending.reason, user=pending.author or user)
        audit.note(user, "entry_accepted", target=entry.path, detail=pending.reason)
        pending.delete()
    return wanted.entry


def send_back(pending, user, reason):
    """Return a change to its author, with the reason."""
    if not may_publish(user):
        raise ValidationError(_("只有审核和管理角色可以退回。"))
    if not reason.strip():
        raise ValidationError(_("退回须写明原因。"))
    pending.returned_reason = reason
    pending.save(update_fields=["returned_reason"])
    audit.note(user, "entry_returned", target=pending.entry.path, detail=reason)


def drop(pending, user):
    """Give up a change that waits: its author or who may publish."""
    if pending.author_id != user.pk and not may_publish(user):
        raise ValidationError(_("只有修改人、审核和管理角色可以放弃这项修改。"))
    audit.note(user, "entry_dropped", target=pending.entry.path, detail=pending.reason)
    pending.delete()
