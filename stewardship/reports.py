"""The inspection report: a page and the same lines as a file."""

import csv

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.exports.as_csv import BYTE_ORDER_MARK, Lines
from compare.files import disarmed
from stewardship.ages import HOME_DAYS, age
from stewardship.inspection import inspected
from stewardship.links import dead
from stewardship.readonly import entry_url

SEES = "stewardship.view_report"
DEAD_SHOWN = 20


def report(request):
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    lists = age()
    context = {
        **admin.site.each_context(request),
        "title": _("巡检报告"),
        "today": timezone.localdate(),
        "lines": [*lists.lines(), *inspected(request.user)],
        "blank": lists.blank,
        "stale": lists.stale,
        "dead": _dead() if request.user.has_perm("stewardship.view_link") else [],
        "home_days": HOME_DAYS,
    }
    return TemplateResponse(request, "stewardship/report.html", context)


def _dead():
    """(link, where it is mended)."""
    return [(link, entry_url(link.entry)) for link in dead().select_related("entry")[:DEAD_SHOWN]]


def report_file(request):
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    text = Lines()
    writer = csv.writer(text)
    writer.writerow([_("项目"), _("数量"), _("情况"), _("最早"), _("日期所指"), _("距今天数"), _("清单")])
    for line in (*age().lines(), *inspected(request.user)):
        url = request.build_absolute_uri(line.url) if line.url else ""
        days = "" if line.days is None else line.days
        words = (line.label, line.word.label, line.dated, url)
        label, word, dated, url = (disarmed(str(each)) for each in words)
        writer.writerow([label, line.count, word, line.oldest or "", dated, days, url])
    answer = HttpResponse(BYTE_ORDER_MARK + text.take(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="xuhui-inspection-{timezone.localdate():%Y%m%d}.csv"'
    return answer
