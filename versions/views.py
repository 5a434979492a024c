"""The past of an entry for readers: what changed when, and the page as it stood on a day."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.dates import partial_date_text
from catalogue.filters import Mistake
from catalogue.parameters import Day, WholeNumber
from catalogue.views import Crumb, crumbs
from sources.showing import named_records
from sources.views import SourcedDetailView
from versions.past import at_the_end_of
from versions.public import history, latest

PER_PAGE = 20


class EntryView(SourcedDetailView):
    """An entry's page, today's or with `?as_of=2024-12-31` that of the end of a day."""

    def answer(self, request, entry):
        if not any(value.strip() for value in request.GET.getlist("as_of")):
            return self._today(request, entry)
        try:
            day = Day(required=False).clean(request.GET.getlist("as_of"))
        except ValidationError as error:
            return _refused(request, self.catalogue, entry, "as_of", _("截至日期"), error.messages)
        return self._on(request, entry, day)

    def _today(self, request, entry):
        try:
            return super().answer(request, entry)
        except ValidationError as error:
            return _refused(request, self.catalogue, entry, "page", _("页码"), error.messages)

    def _on(self, request, entry, day):
        then = at_the_end_of(day, entry, self.catalogue.select)
        as_of = {"day": day.isoformat(), "text": partial_date_text(day.isoformat()), "url": entry.get_absolute_url()}
        if then is None or not then.entry.is_published:
            context = {
                "catalogue": self.catalogue,
                "as_of": as_of,
                "name": entry.name,
                "was_withdrawn": then is not None,
                "list_name": f"{self.catalogue.noun}:list",
                "crumbs": crumbs(self.catalogue, entry.name),
            }
            return render(request, "versions/not_then.html", context)
        return render(request, self.catalogue.template, self._context_on(then) | {"as_of": as_of})

    def _context_on(self, then):
        """With the citations and points of that day. What else a page shows is known for today alone, and left out."""
        parts = {model.__name__: rows for model, rows in then.parts.items()}
        citations = sorted(parts["Citation"], key=lambda row: (row.position, row.pk))
        names = named_records([(type(then.entry), citation) for citation in citations])
        read = {then.entry.pk: citations}, names

        def load(panel, marks, rows):
            return panel.past(then.entry, parts, marks, rows) if hasattr(panel, "past") else None

        return self.page(then.entry, load, read)

    def context(self, entry, request):
        return super().context(entry, request) | {"latest": latest(entry)}

    def withdrawn(self, entry):
        return super().withdrawn(entry) | {"latest": history(entry, 1, PER_PAGE)[0]}


class HistoryView(SourcedDetailView):
    """Every version that readers saw, newest first."""

    def answer(self, request, entry):
        try:
            number = WholeNumber(required=False).clean(request.GET.getlist("page"))
        except ValidationError as error:
            return _refused(request, self.catalogue, entry, "page", _("页码"), error.messages)
        versions, count, pager = history(entry, number, PER_PAGE, self.catalogue.columns)
        way = crumbs(self.catalogue, entry.name, _("变更记录"))
        way[-2] = Crumb(entry.name, entry.get_absolute_url())
        context = {
            "catalogue": self.catalogue,
            "entry": entry if entry.is_published else None,
            "name": entry.name,
            "url": entry.get_absolute_url(),
            "versions": versions,
            "count": count,
            "is_withdrawn": not entry.is_published,
            "is_beyond": number > pager.number,
            "pager": pager,
            "crumbs": way,
        }
        return render(request, "versions/history.html", context)


def _refused(request, catalogue, entry, name, label, messages):
    """A page without a fact that quotes the value, with a way to the page without it."""
    noun, query = request.resolver_match.view_name, request.GET.copy()
    query.pop(name)
    url = reverse(noun, args=[entry.slug])
    without = f"{url}?{query.urlencode()}" if query else url
    context = {
        "catalogue": catalogue,
        "name": entry.name,
        "mistakes": [Mistake(name, label, messages, without)],
        "crumbs": crumbs(catalogue, entry.name),
    }
    return render(request, "versions/refused.html", context)
