"""The home page: what this is, and the ways in."""

from django.shortcuts import render
from django.views.generic import View

from catalogue.cells import Marks, cell
from catalogue.linking import attach_linked
from catalogue.models.record import Scope
from districts.models import District
from districts.views import DISTRICTS
from sources.references import references


class HomeView(View):
    def get(self, request):
        marks = Marks()
        districts = District.objects.published().in_scope(Scope.XUHUI).order_by("sequence", "sort_key")
        column = DISTRICTS.column("themes")
        found = attach_linked(districts, District, ("themes",))
        context = {"districts": [(district, cell(district, column, marks)) for district in found]}
        return render(request, "pages/home.html", context | {"references": references(marks)})
