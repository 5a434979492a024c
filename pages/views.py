"""The home page: what this is, and the ways in."""

from django.shortcuts import render
from django.views.generic import View

from catalogue.cells import Marks, cell
from catalogue.linking import attach_linked
from catalogue.models import Record
from catalogue.models.record import Scope, State
from districts.models import District
from districts.views import DISTRICTS
from pages.catalogues import ALSO, MENU
from sources.references import references


class HomeView(View):
    def get(self, request):
        marks = Marks()
        districts = District.objects.published().in_scope(Scope.XUHUI).order_by("sequence")
        attach_linked(districts, District, ("themes",))
        column = DISTRICTS.column("themes")
        recent = Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI)
        context = {
            "districts": [(district, cell(district, column, marks)) for district in districts],
            "menu": MENU,
            "also": ALSO,
            "references": references(marks),
        }
        return render(request, "pages/home.html", context)
