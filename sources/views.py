"""Pages whose facts carry their sources: the list and the entry."""

from django.http import Http404
from django.shortcuts import redirect, render

from catalogue.cells import Marks
from catalogue.linking import attach_linked
from catalogue.models import FormerAddress
from catalogue.models.record import State
from catalogue.views import CatalogueView, ListView, crumbs
from pictures.showing import attach_pictures
from sources.facts import Facts, completeness
from sources.references import references


class SourcedListView(ListView):
    """A list with the sources of the facts it shows at its foot."""

    def further(self, context):
        if context["filterset"].asked["view"] == "list":
            attach_pictures(context["cards"])
        return {"references": references(context["marks"])}


class SourcedDetailView(CatalogueView):
    """An entry with all its facts. What was never published is not there; what was withdrawn says so."""

    def get(self, request, slug):
        model = self.catalogue.model
        entry = model.objects.filter(slug=slug).select_related("record", "successor", *self.catalogue.select).first()
        if entry is None:
            return self._former(slug)
        if entry.state == State.WITHDRAWN:
            return render(request, "catalogue/withdrawn.html", self.withdrawn(entry))
        if not entry.is_published:
            raise Http404
        return render(request, self.catalogue.template, self.context(entry))

    def _former(self, slug):
        """An address that an entry has left leads on for good."""
        former = FormerAddress.objects.filter(noun=self.catalogue.noun, slug=slug).select_related("record").first()
        if former is None or former.record.state not in (State.PUBLISHED, State.WITHDRAWN):
            raise Http404
        return redirect(former.record, permanent=True)

    def withdrawn(self, entry):
        """The name, the reason, the successor and when it was what; no fact."""
        successor = entry.successor if entry.successor_id and entry.successor.is_published else None
        versions = type(entry).history.filter(record_id=entry.pk).order_by("-history_date")
        return {
            "catalogue": self.catalogue,
            "entry": entry,
            "successor": successor,
            "versions": versions,
            "list_name": f"{self.catalogue.noun}:list",
            "crumbs": crumbs(self.catalogue, entry.name),
        }

    def context(self, entry):
        attach_linked([entry], self.catalogue.model, tuple(self.catalogue.model.all_linked()))
        return self.page(entry, lambda panel, marks, rows: panel.load(entry, marks, rows))

    def page(self, entry, load, read=None):
        """load: what a panel shows, from its marks and the fact rows. read: see `sources.facts.Facts`."""
        model, marks = self.catalogue.model, Marks()
        facts = Facts(entry, self.catalogue.columns, marks, read)
        rows = facts.rows((*model.FACTS, *model.NOTED))
        names = facts.rows(key for key in model.NAMES if not key.startswith("summary"))
        summaries = facts.rows(key for key in model.NAMES if key.startswith("summary"))
        by_key = {row.key: row for row in (*rows, *names, *summaries)}
        context = {
            "completeness": completeness(rows),
            "list_name": f"{self.catalogue.noun}:list",
            "catalogue": self.catalogue,
            "entry": entry,
            "crumbs": crumbs(self.catalogue, entry.name),
            "names": names,
            "summaries": summaries,
            "facts": rows,
            **{panel.name: load(panel, marks, by_key) for panel in self.panels},
        }
        return context | {"references": references(marks)}
