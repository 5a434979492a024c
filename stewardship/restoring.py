"""Bringing an old version back: first what would change, then a new version that says the old."""

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stewardship.workflow import pending_of, store, version_of, waits_for_review
from versions.differences import differences
from versions.snapshots import current, past, revive, snapshot

KEPT = ("slug", "state", "withdrawn_reason", "successor_id")  # no fact: the address and the state have their own steps


def as_it_was(entry, moment):
    """A stored entry with the facts that it had at a moment, unsaved; at today's address and in today's state."""
    taken = snapshot(past(type(entry), entry.pk, moment))
    taken["entry"] |= {name: getattr(entry, name) for name in KEPT}
    return revive(type(entry), taken, entry)


def restore(model_admin, request, entry, version):
    """GET shows the differences, POST makes them."""
    wanted = as_it_was(entry, version.history_date)
    refused = ""
    moment = date_format(timezone.localtime(version.history_date), "Y-m-d H:i")
    if request.method == "POST":
        try:
            saved = store(
                wanted,
                entry,
                request.user,
                reason=_("还原到 %s 的版本") % moment,
                version=request.POST.get("version", ""),
            )
        except ValidationError as error:
            refused = "；".join(error.messages)
        else:
            model_admin.log_change(request, entry, _("还原到 %s 的版本") % moment)
            done = _("已还原，等待审核。") if saved.is_waiting else _("已还原。")
            messages.success(request, done if saved.has_changed else _("与现在的版本没有差别。"))
            return redirect(model_admin.address("change", quote(entry.pk)))
    pending = pending_of(entry)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("还原“%(name)s”") % {"name": entry.name_zh},
        "entry": entry,
        "moment": moment,
        "refused": refused,
        "pending": pending,
        "will_wait": waits_for_review(entry, request.user),
        "version": version_of(entry, pending),
        "differences": differences(type(entry), current(entry), wanted),
        "list_url": model_admin.address("changelist"),
        "history_url": model_admin.address("history", quote(entry.pk)),
        "form_url": model_admin.address("change", quote(entry.pk)),
    }
    return TemplateResponse(request, "stewardship/restore.html", context)
