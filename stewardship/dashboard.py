"""What there is to do, on the first staff page. Every number is a link to a list of exactly that many rows."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Record
from catalogue.models.record import State
from pages.catalogues import CATALOGUES
from sources.models import Basis, Citation
from stewardship.ages import age
from stewardship.corrections import open_corrections
from stewardship.importing.pages import recent
from stewardship.inspection import inspected
from stewardship.models import PendingEdit

DUE = ("due", "dead", "past")
FOUND = ("corrections",)


@dataclass
class Task:
    label: str
    count: int
    url: str


def dashboard(request):
    """What waits and what there is to look after, as this user may see it.

    {tasks: things that wait, rows: what stands behind each noun, due: what has run out, found: the short inspection,
    imports: the last}.
    """
    user = request.user
    states = dict(_states())
    seen = [c for c in CATALOGUES if user.has_perm(f"{c.model._meta.app_label}.view_{c.noun}")]
    lines = inspected(user, ("low", *DUE, *FOUND))
    thin = {line.noun: line for line in lines if line.key == "low"}
    rows = [_row(catalogue, states, thin.get(catalogue.noun)) for catalogue in seen]
    return {
        "tasks": [task for task in (*_submitted(seen, states), *_tasks(user)) if task.count],
        "rows": [(noun, tasks) for noun, tasks in rows if any(task.count for task in tasks)],
        "due": [line for line in lines if line.key in DUE],
        "found": [*_ages(), *(line for line in lines if line.key in FOUND)],
        "imports": recent(user, seen),
    }


def _ages():
    return [line for line in age().lines() if line.key in ("home", "blank")]


def _states():
    """((noun, state), number of entries). One query."""
    counted = Record.objects.order_by().values_list("noun", "state").annotate(count=Count("pk"))
    return (((noun, state), count) for noun, state, count in counted)


def _row(catalogue, states, thin):
    meta = catalogue.model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return meta.verbose_name_plural, [
        Task(_("草稿"), states.get((catalogue.noun, State.DRAFT), 0), f"{address}?state=draft"),
        Task(_("待审"), states.get((catalogue.noun, State.IN_REVIEW), 0), f"{address}?state=in_review"),
        Task(_("完整度低于40%"), thin.count if thin else 0, thin.url if thin else ""),
    ]


def _submitted(catalogues, states):
    """New entries that wait for a reviewer, one line a noun."""
    for catalogue in catalogues:
        meta = catalogue.model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        label = _("待审的新%(noun)s") % {"noun": meta.verbose_name}
        yield Task(label, states.get((catalogue.noun, State.IN_REVIEW), 0), f"{address}?state=in_review")


def _tasks(user):
    if user.has_perm("stewardship.view_pendingedit"):
        address = reverse("admin:stewardship_pendingedit_changelist")
        waiting = PendingEdit.objects.filter(returned_reason="").count()
        yield Task(_("待审修改"), waiting, f"{address}?returned=no")
        returned = PendingEdit.objects.exclude(returned_reason="").count()
        yield Task(_("退回的修改"), returned, f"{address}?returned=yes")
    if user.has_perm("corrections.view_correction"):
        yield Task(*open_corrections())
    if user.has_perm("sources.view_citation"):
        address = reverse("admin:sources_citation_changelist")
        unverified = Citation.objects.filter(basis=Basis.UNVERIFIED).count()
        yield Task(_("未核实的引证"), unverified, f"{address}?basis__exact=unverified")
