"""The page of a comparison, and the same as a file. The address alone says what is compared."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.cells import Marks
from catalogue.choosing import MOST
from catalogue.language import labelled
from catalogue.views import Crumb, crumbs
from compare.adding import added
from compare.address import LAYOUTS, SHOW, Address
from compare.files import csv_response
from compare.finding import alike, names_to_offer, ready_pairs
from compare.paper import print_size
from compare.selection import select
from compare.table import ALIKE, BASIS, DIFFERENT, UNSTATED, Comparison, strip
from sources.references import references

FEWEST = 2
LAYOUT_LABELS = {"auto": gettext_lazy("随窗口"), "table": gettext_lazy("表格"), "blocks": gettext_lazy("逐个看")}


@dataclass
class Head:
    """The head of a column. district, certainty: of the strip over it."""

    entry: Any
    district: str
    certainty: str
    without_url: str


class CompareView(View):
    def get(self, request):
        address = Address(request.GET)
        selection = select(address.given)
        add = added(address, selection)
        if add.url and not address.refused:
            return redirect(add.url)
        context = _frame(address, selection) | {"added": add}
        if address.refused:
            return render(request, "compare/refused.html", context)
        if len(selection.records) < FEWEST:
            return render(request, "compare/start.html", context | _start(address, selection))
        return render(request, "compare/table.html", context | _table(request, address, selection))


class CompareFileView(View):
    """The lines of the page. A page can compare the rest and say so, a file cannot: it refuses."""

    def get(self, request):
        address = Address(request.GET)
        selection = select(address.given)
        wrong = [labelled(mistake.label, message) for mistake in address.mistakes for message in mistake.messages]
        wrong += [one.text for one in selection.left_out]
        if len(selection.records) < FEWEST:
            wrong.append(_("要比较的条目不够：应为 2 至 %(most)s 个。") % {"most": MOST})
        if wrong:
            return HttpResponse("\n".join(wrong) + "\n", status=400, content_type="text/plain; charset=utf-8")
        comparison = _comparison(request, address, selection, Marks())
        return csv_response(comparison)


def _frame(address, selection):
    """What every state of the page shows."""
    catalogue = selection.catalogue
    way = crumbs(catalogue, _("比较")) if catalogue else [Crumb(_("首页"), reverse("home")), Crumb(_("比较"))]
    return {
        "address": address,
        "selection": selection,
        "catalogue": catalogue,
        "crumbs": way,
        "canonical": address.url(selection.paths),
        "most": MOST,
        "names": names_to_offer(catalogue.noun) if catalogue and not selection.is_full else [],
        "list_url": _list_url(catalogue, selection),
        "clear_url": reverse("compare"),
    }


def _list_url(catalogue, selection):
    """The list of the noun, where the same entries are chosen already."""
    if catalogue is None:
        return ""
    return catalogue.ask().url(reverse(f"{catalogue.noun}:list"), compare=[record.slug for record in selection.records])


def _start(address, selection):
    """With nothing chosen: pairs to begin with. With one: what is like it."""
    if not selection.records:
        pairs = ready_pairs()
        return {"ready": [(each, [(pair, address.url(_paths(pair.entries))) for pair in some]) for each, some in pairs]}
    entry = selection.entries()[0]
    found = alike(selection.catalogue, entry)
    shown = [(one, [(other, address.url(_paths([entry, other]))) for other in one.entries]) for one in found]
    return {"entry": entry, "alike": shown}


def _paths(entries):
    return [entry.path for entry in entries]


def _comparison(request, address, selection, marks):
    asked = address.asked
    return Comparison(
        selection.catalogue,
        selection.entries(),
        marks,
        lambda entry: request.build_absolute_uri(entry.get_absolute_url()),
        shows_all=asked["show"] == "all",
        by_entry=asked["layout"] == "blocks",
    )


def _table(request, address, selection):
    marks, paths = Marks(), selection.paths
    comparison = _comparison(request, address, selection, marks)
    heads = [_head(entry, address, paths) for entry in comparison.entries]
    context = {
        "heads": heads,
        "groups": comparison.groups,
        "blocks": list(zip(heads, comparison.blocks, strict=True)),
        "different": comparison.count(DIFFERENT, BASIS),
        "alike": comparison.count(ALIKE),
        "unstated": comparison.count(UNSTATED),
        "total": comparison.count(DIFFERENT, BASIS, ALIKE, UNSTATED),
        "all_url": address.url(paths, show="all"),
        "diff_url": address.url(paths, show=SHOW[0]),
        "layouts": [(word, label, address.url(paths, layout=word)) for word, label in LAYOUT_LABELS.items()],
        "file_url": address.url(paths, "compare-export", layout=LAYOUTS[0]),
    }
    found = references(marks)
    # Block after block there is no sheet to fit.
    size = None if address.asked["layout"] == "blocks" else print_size(comparison, found)
    return context | {"references": found, "print_size": size}


def _head(entry, address, paths):
    without = address.url([path for path in paths if path != entry.path])
    district, certainty = strip(entry)
    return Head(entry, district, certainty, without)
