"""One filter bar for the four views: every question of one noun's list, and what the views themselves may be asked.

A view reads its address through the filter set of the noun that `of` names, so that it counts what the list counts.
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from catalogue.facets import UNKNOWN, Facet
from catalogue.filters import CatalogueFilterSet, Setting
from catalogue.parameters import OneOf
from catalogue.views import Crumb
from districts.views import ZONES
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS
from transfer.views import PLATFORMS

NOUNS = {catalogue.noun: catalogue for catalogue in (INCUBATORS, INSTITUTIONS, PLATFORMS, ZONES)}
VIEWS = {"graph": _("关系图"), "map": _("示意图"), "pivot": _("透视表"), "trends": _("趋势")}
ANSWERS = ("yes", "unknown", "no")  # the drawings show any of the three; a table of counts only what fits
LIST_SETTINGS = ("view", "sort", "per", "page", "column")


class Dimension(OneOf):
    """One of a few names. What is meant where none is given depends on the rest of the address."""

    def empty(self):
        return None


class AtlasSettings(CatalogueFilterSet):
    """What all views may be asked besides the questions of the list. OWN: the settings of one view alone."""

    OWN: tuple[str, ...] = ()

    of = Setting(OneOf, words=tuple(NOUNS), label=_("对象"))
    match = Setting(OneOf, words=("yes",), label=_("符合程度"))

    @property
    def defaults(self):
        return super().defaults | {"of": next(iter(NOUNS))}

    @property
    def noun(self):
        """The noun whose questions are asked."""
        return self.asked["of"] if self.asked["of"] in NOUNS else next(iter(NOUNS))

    @property
    def list_changes(self):
        """What leads from the address of a view to that of the list."""
        return dict.fromkeys((*self.OWN, "of"))


def joined(settings, catalogue, **more):
    """The catalogue with a filter set that also reads the settings of a view. more: those that depend on the noun."""
    questions = catalogue.filterset
    name = f"{settings.__name__}Of{questions.__name__}"
    return replace(catalogue, filterset=type(name, (settings, questions), {"Meta": questions.Meta, **more}))


class AtlasView(View):
    """One view of the atlas. What a form leaves empty does not stay in its address, as with lists."""

    def dispatch(self, request, *args, **kwargs):
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        if not all(value.strip() for _name, value in given):
            query = urlencode([(name, value) for name, value in given if value.strip()])
            return redirect(f"{request.path}?{query}" if query else request.path)
        return super().dispatch(request, *args, **kwargs)


@dataclass
class Choice:
    """One of a few; `url` leads to it with all else as it is."""

    label: Any
    url: str
    is_current: bool


def wanted(catalogues, query):
    """The catalogue that an address asks about; the first where it names none, or one that there is not."""
    return catalogues.get(query.get("of"), next(iter(catalogues.values())))


def frame(name, catalogues, filterset):
    """What the frame of every view shows: the way here, the other views and nouns, and the list behind it all."""
    path = reverse(f"atlas:{name}")
    own = dict.fromkeys((*filterset.OWN, *LIST_SETTINGS, *(() if filterset.asked["of"] in NOUNS else ("of",))))
    return {
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("图谱"), reverse("atlas:index")), Crumb(VIEWS[name])],
        "title": VIEWS[name],
        "views": [
            Choice(label, filterset.url(reverse(f"atlas:{view}"), **({} if view == name else own)), view == name)
            for view, label in VIEWS.items()
        ],
        "nouns": [
            Choice(each.title, _about(each, filterset, path), noun == filterset.asked["of"])
            for noun, each in catalogues.items()
            if noun in NOUNS
        ],
        "list_url": filterset.url(list_path(filterset), **filterset.list_changes),
        "filterset": filterset,
        "canonical": filterset.url(path),
    }


def scopes(filterset, panel):
    """What a view shows of Xuhui and of what lies beside it, where it shows both: numbers and addresses of the list."""
    return panel.scopes(list_path(filterset), **filterset.list_changes)


def list_path(filterset):
    return reverse(f"{filterset.noun}:list")


def _about(catalogue, filterset, path):
    """The same view about another noun, with the questions that its list knows too.

    The values have been understood here; to ask the other noun about them would cost it its names and bitmaps.
    """
    other = catalogue.ask(QueryDict())
    given = {name: values for name, values in filterset.parameters.items() if name not in filterset.OWN}
    kept = {name: _known(filterset.filters[name], other.filters.get(name), values) for name, values in given.items()}
    return other.url(path, **{name: values for name, values in kept.items() if values} | {"of": catalogue.noun})


def _known(question, other, values):
    """Those of the values that another noun's question of the same name understands."""
    if not isinstance(other, Facet):
        return values if other else []
    if question.noun or other.noun:
        return values if question.noun == other.noun else []
    codes = {UNKNOWN, *(code for code, _label in other.choices())}
    return [value for value in values if value in codes]
