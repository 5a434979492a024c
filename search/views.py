"""The search page, and what it suggests while somebody types."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue.finding.matching import LONGEST, Query
from catalogue.parameters import quoted
from catalogue.views import Crumb
from pages.display_page import choices
from search import fruitless
from search.hits import results
from search.near import closest
from search.ways import asks_for_display, entry_points, ways

MOST_SUGGESTED = 8
FRESH = 5  # seconds that a browser may keep suggestions: as long as a withdrawn entry may still be seen


class SearchView(View):
    """`/search/?q=…`: every noun at once. At most a dozen queries."""

    def get(self, request):
        given = request.GET.get("q", "").strip()
        query = Query(given)
        context = {
            "words": quoted(given) if given else "",
            "is_cut": len(given) > LONGEST,
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("搜索"))],
            "ways": ways(query) if query else [],
            "display": choices(request, reverse("home")) if asks_for_display(query) else [],
            "entry_points": entry_points(),
        }
        if query:
            found = results(query)
            if found.total:
                context["results"] = found
            elif not context["ways"] and not context["display"]:
                context |= closest(query)
                fruitless.count(given)
        response = render(request, "search/search.html", context)
        if "near" in context:
            response["Cache-Control"] = "no-cache"  # said by the view itself: not kept, so that it is counted each time
        return response


class SuggestView(View):
    """A few hits as JSON, for the box on every page. Nothing is counted: half a word may well find nothing."""

    def get(self, request):
        query = Query(request.GET.get("q", ""))
        found = results(query, best=MOST_SUGGESTED, in_a_group=0) if query else None
        shown = [self._shown(hit) for hit in found.best] if found else []
        answer = JsonResponse({"results": [*self._display(query), *shown]})
        answer["Cache-Control"] = f"private, max-age={FRESH}"
        return answer

    @staticmethod
    def _display(query):
        page = {"name": _("长辈版、字号、高对比"), "url": reverse("display"), "kind": _("显示方式"), "why": ""}
        return [page] if asks_for_display(query) else []

    @staticmethod
    def _shown(hit):
        return {"name": hit.record.name, "url": hit.url, "kind": hit.kind, "why": hit.plain_why}
