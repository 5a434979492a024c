"""An entry's page as readers would see it, before they do."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.writing import save_entry
from pages.panels import panels_of
from stewardship.workflow import pending_of, working
from versions.views import EntryView


def preview(request, catalogue, entry):
    """What waits for review is written, shown and taken back: the page is made by the same code as any other."""
    pending = pending_of(entry)
    refused = ""
    with transaction.atomic():
        if pending:
            refused = _write(entry, pending, request.user)
        response = _page(request, catalogue, entry.pk, pending, refused)
        transaction.set_rollback(True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _write(entry, pending, user):
    """Why the change that waits can no longer be written, or an empty text."""
    wanted = working(entry, pending)
    try:
        with transaction.atomic():
            save_entry(wanted.entry, wanted.parts, user=user)
    except ValidationError as error:
        return "；".join(error.messages)
    return ""


def _page(request, catalogue, pk, pending, refused):
    entry = catalogue.model.objects.select_related("record", "successor", *catalogue.select).get(pk=pk)
    view = EntryView(catalogue=catalogue, panels=panels_of(catalogue))
    said = _("待审修改的预览") if pending and not refused else _("预览（%s）") % entry.get_state_display()
    context = view.context(entry, request) | {
        "frame": catalogue.template,
        "said": said,
        "refused": refused,
        "edit_url": request.path.removesuffix("preview/") + "change/",
    }
    return render(request, "stewardship/preview.html", context)
