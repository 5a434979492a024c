"""Pages whose facts carry their sources: the list and the entry."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from catalogue.cells import Marks
from catalogue.linking import attach_linked
from catalogue.models import FormerAddress
from catalogue.models.record import State
from catalogue.parameters import WholeNumber
from catalogue.prepared import prepared
from catalogue.views import CatalogueView, ListView, crumbs
from pictures.showing import attach_pictures
from sources.facts import Facts, completeness
from sources.linked_data import linked_data
from sources.quoting import quote
from sources.references import references


class SourcedListView(ListView):
    """A list with the sources of the facts it shows at its foot."""

    def further(self, context):
        if context["filterset"].asked["view"] == "list":
            attach_pictures(context["cards"])
        return {"references": references(context["marks"])}


class SourcedDetailView(CatalogueView):
    """An entry with all its facts. What was never published is not there; what was withdrawn says so."""

    @property
    def is_paged(self):
        """Whether a panel shows so much that it has pages of its own."""
        return any(getattr(panel, "is_paged", False) for panel in self.panels)

    def get(self, request, slug):
        entry = next(iter(_entries(slug, catalogue=self.catalogue)), None)
        if entry is None:
            return self._former(request, slug)
        if entry.state not in (State.PUBLISHED, State.WITHDRAWN):
            raise Http404
        return self.answer(request, entry)

    def answer(self, request, entry):
        """The page of what is published or withdrawn."""
        if entry.state == State.WITHDRAWN:
            return render(request, "catalogue/withdrawn.html", self.withdrawn(entry))
        return render(request, self.catalogue.template, self.context(entry, request))

    def _former(self, request, slug):
        """An address that an entry has left leads on for good, with what was asked."""
        former = FormerAddress.objects.filter(noun=self.catalogue.noun, slug=slug).select_related("record").first()
        if former is None or former.record.state not in (State.PUBLISHED, State.WITHDRAWN):
            raise Http404
        query = request.GET.urlencode()
        url = reverse(request.resolver_match.view_name, args=[former.record.slug])
        return redirect(f"{url}?{query}" if query else url, permanent=True)

    def withdrawn(self, entry):
        """The name, the reason and the successor; no fact."""
        return {
            "catalogue": self.catalogue,
            "entry": entry,
            "successor": entry.successor if entry.successor_id and entry.successor.is_published else None,
            "list_name": f"{self.catalogue.noun}:list",
            "crumbs": crumbs(self.catalogue, entry.name),
        }

    def context(self, entry, request):
        attach_linked([entry], self.catalogue.model, tuple(self.catalogue.model.all_linked()))
        number = WholeNumber(required=False).clean(request.GET.getlist("page")) if self.is_paged else 1

        def load(panel, marks, rows):
            more = {"number": number} if getattr(panel, "is_paged", False) else {}
            return panel.load(entry, marks, rows, **more)

        context = self.page(entry, load)
        site = f"{request.scheme}://{request.get_host()}"
        return context | {
            "quote": quote(entry, site),
            "linked_data": linked_data(self.catalogue, entry, context, site),
        }

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
            "rows": by_key,
            **{panel.name: load(panel, marks, by_key) for panel in self.panels},
        }
        return context | {"references": references(marks)}


@prepared
def _entries(slug, *, catalogue):
    relations = ("record", "successor", *catalogue.select)
    return catalogue.model.objects.filter(slug=slug).select_related(*relations).defer(*catalogue.unread)
