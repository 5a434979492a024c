"""Staff pages of every noun: list, form, history, preview. What differs by noun comes from its `Catalogue`."""

from typing import cast

from django.contrib import admin

from catalogue.models import FormerAddress
from corrections.models import Correction
from pages.catalogues import CATALOGUES
from pictures.models import Picture
from search.models import FruitlessTerm
from sources.models import Citation
from staff.site import StaffSite
from stewardship.corrections import CorrectionAdmin
from stewardship.dashboard import dashboard
from stewardship.entries import EntryAdmin
from stewardship.models import Link, PendingEdit
from stewardship.readonly import (
    CitationAdmin,
    FormerAddressAdmin,
    FruitlessTermAdmin,
    LinkAdmin,
    PendingEditAdmin,
    PictureAdmin,
)
from stewardship.reports import report, report_file

for _catalogue in CATALOGUES:
    admin.site.register(
        _catalogue.model, type(f"{_catalogue.model.__name__}Admin", (EntryAdmin,), {"catalogue": _catalogue})
    )
admin.site.register(Citation, CitationAdmin)
admin.site.register(Correction, CorrectionAdmin)
admin.site.register(FormerAddress, FormerAddressAdmin)
admin.site.register(FruitlessTerm, FruitlessTermAdmin)
admin.site.register(Link, LinkAdmin)
admin.site.register(PendingEdit, PendingEditAdmin)
admin.site.register(Picture, PictureAdmin)
_site = cast(StaffSite, admin.site)
_site.add_panel("stewardship/dashboard.html", dashboard)
_site.add_page("reports/", report, "report")
_site.add_page("reports/export.csv", report_file, "report_export")
