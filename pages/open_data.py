"""The data as files: what each set is, its columns one by one, sums to check a download by, and what changed when."""

import csv
import io
from functools import partial

from django.db import connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue.catalogue import Catalogue
from catalogue.exports.answers import file_name
from catalogue.exports.as_csv import BYTE_ORDER_MARK
from catalogue.exports.as_xlsx import MOST_ROWS as MOST_IN_A_WORKBOOK
from catalogue.exports.weighing import MOST_ROWS, weigh
from catalogue.language import clauses, labelled
from catalogue.views import Crumb
from incubators.views import INCUBATORS
from pages.catalogues import CATALOGUES
from pages.data_sets import IN_A_FEED, data_sets
from pages.dictionary import dictionary
from pages.facts import BASES
from pages.releases import releases
from sources.quoting import quote_data

RELEASES_SHOWN = 12
EXAMPLE = "column=district&column=kind&status=operating"
BY_PLURAL = {catalogue.plural: catalogue for catalogue in CATALOGUES}
HEADERS = ("column", "label", "type", "type_label", "written_as", "unit", "values", "filled", "rows", "rows_without")


class OpenDataView(View):
    def get(self, request):
        sets, days = data_sets(), releases()
        site, address = f"{request.scheme}://{request.get_host()}", reverse("open_data")
        example = next((one.file_url("json") for one in sets if one.catalogue is INCUBATORS), "")
        context = {
            "sets": sets,
            "releases": days[:RELEASES_SHOWN],
            "days": len(days),
            "example": f"{site}{example}?{EXAMPLE}" if example else "",
            "most_in_a_workbook": MOST_IN_A_WORKBOOK,
            "in_a_feed": IN_A_FEED,
            "most_weighed": MOST_ROWS,
            "quote": quote_data(_("全部"), "data", site + address, days[0].date) if days else None,
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("开放数据"))],
        }
        return render(request, "pages/open_data.html", context)


class DataSetView(View):
    def get(self, request, plural):
        one = _data_set(plural)
        catalogue: Catalogue = one.catalogue
        address = f"{request.scheme}://{request.get_host()}{one.page_url}"
        sha256 = one.weight.sha256 if one.weight else ""
        context = {
            "set": one,
            "lines": _lines(one),
            "files": one.files(request),
            "bases": BASES.items(),
            "most_weighed": MOST_ROWS,
            "releases": [
                (release, release.counts[catalogue.noun], release.url_of(catalogue.noun))
                for release in one.releases[:RELEASES_SHOWN]
            ],
            "quote": quote_data(str(catalogue.title), f"data-{catalogue.plural}", address, one.day, sha256),
            "crumbs": [
                Crumb(_("首页"), reverse("home")),
                Crumb(_("开放数据"), reverse("open_data")),
                Crumb(catalogue.title),
            ],
        }
        return render(request, "pages/data_set.html", context)


def columns_file(request, plural):
    """The dictionary as CSV, in the order of the columns."""
    one = _data_set(plural)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    for line in _lines(one):
        values = clauses(labelled(code, label) for code, label in line.values)
        missing = "" if line.missing is None else line.missing
        counts = ("" if line.filled is None else line.filled, line.rows, missing)
        writer.writerow((line.header, line.label, line.type, line.type_text, line.written, line.unit, values, *counts))
    response = HttpResponse(BYTE_ORDER_MARK + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="xuhui-{plural}-columns.csv"'
    return response


def sums_file(request):
    """The SHA-256 of every CSV under the name that it is saved by, as `sha256sum -c` reads it.

    Long lists are read from end to end, so each line is sent as soon as it is known; the short ones come first.
    """
    connection.cursor().close()  # a lost database shows here
    sets = sorted(data_sets(), key=lambda one: one.weight is None)
    lines = map(partial(_sum_line, language=get_language()), sets)
    return StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")


def _sum_line(one, language):
    with override(language):  # that of the request, which is over when the lines are sent
        sha256 = (one.weight or weigh(one.catalogue)).sha256
        return f"{sha256}  {file_name(one.catalogue, 'csv')}\n"


def _data_set(plural):
    if plural not in BY_PLURAL:
        raise Http404
    return data_sets(BY_PLURAL[plural])[0]


def _lines(one):
    return dictionary(one.catalogue, one.rows, one.weight.filled if one.weight else None)
