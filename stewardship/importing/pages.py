"""The pages of an import: upload, check and confirm, result, taking back. What is between two of them is a batch."""

import csv
from datetime import timedelta

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.exports.as_csv import BYTE_ORDER_MARK
from catalogue.models import Record
from stewardship.importing.checking import MOST_WRITTEN, Check
from stewardship.importing.forms import ConfirmForm, UploadForm
from stewardship.importing.headings import problems, template_header
from stewardship.importing.undoing import steps, undo
from stewardship.importing.writing import CHANGED, NEW, WAITING, Refused, left_by_earlier, overtaken, versions_of, write
from stewardship.models import ImportBatch

UNFINISHED = timedelta(days=1)
ROWS_A_PAGE = 100
CHECKED, DONE, UNDONE = ImportBatch.State.CHECKED, ImportBatch.State.DONE, ImportBatch.State.UNDONE


def import_urls(model_admin, name):
    """Addresses of one noun's imports; every view asks first whether this person may import."""

    def page(view):
        def allowed(request, **kwargs):
            if not model_admin.may_import(request):
                raise PermissionDenied
            return view(model_admin, request, **kwargs)

        return model_admin.admin_site.admin_view(allowed)

    return [
        path("import/", page(upload), name=f"{name}_import"),
        path("import/template.csv", page(template), name=f"{name}_import_template"),
        path("import/<int:number>/", page(check), name=f"{name}_import_check"),
        path("import/<int:number>/done/", page(done), name=f"{name}_import_done"),
        path("import/<int:number>/undo/", page(take_back), name=f"{name}_import_undo"),
    ]


def _show(model_admin, request, template, title, **context):
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "list_url": model_admin.address("changelist"),
        "upload_url": model_admin.address("import"),
    }
    return TemplateResponse(request, f"stewardship/{template}.html", shared | context)


def _batch(model_admin, number, **further):
    batch = ImportBatch.objects.filter(pk=number, noun=model_admin.model.NOUN, **further).first()
    if batch is None:
        raise Http404
    return batch


# --- 1: the file ---


def upload(model_admin, request):
    catalogue = model_admin.catalogue
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        sheet = form.cleaned_data["file"]
        wrong = problems(catalogue, sheet.header)
        if not wrong:
            batch = _keep(catalogue, request.user, form.file_name, sheet)
            return redirect(model_admin.address("import_check", batch.pk))
        form.add_error("file", ValidationError(wrong))
    title = _("导入%s") % model_admin.opts.verbose_name
    return _show(
        model_admin,
        request,
        "import_upload",
        _("错误：") + title if form.errors else title,
        heading=title,
        form=form,
        template_url=model_admin.address("import_template"),
        export_url=reverse(f"{catalogue.noun}:export", args=["csv"]) + "?scope=all",
    )


def _keep(catalogue, user, name, sheet):
    ImportBatch.objects.filter(state=CHECKED, made_at__lt=timezone.now() - UNFINISHED).delete()
    batch = ImportBatch(noun=catalogue.noun, file_name=name[:200], header=sheet.header, rows=sheet.rows, user=user)
    batch.versions = versions_of(_plan(catalogue, batch))
    batch.save()
    return batch


def template(model_admin, request):
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="xuhui-{model_admin.catalogue.plural}-template.csv"'
    answer.write(BYTE_ORDER_MARK)
    csv.writer(answer).writerow(template_header(model_admin.catalogue))
    return answer


# --- 2 and 3: what would change, and writing it ---


def _plan(catalogue, batch, backing=None):
    return Check(catalogue, batch.header, batch.rows, left_by_earlier(catalogue.noun), backing).plan()


def check(model_admin, request, number):
    batch = _batch(model_admin, number, user=request.user)
    if batch.state != CHECKED:
        return redirect(model_admin.address("import_done", batch.pk))
    plan = _plan(model_admin.catalogue, batch)
    if request.method == "POST" and "_recheck" in request.POST:
        batch.versions = versions_of(plan)
        batch.save(update_fields=["versions"])
        return redirect(request.path)
    stale = overtaken(batch, plan)
    can_write = not (plan.mistakes or plan.is_over or stale) and bool(plan.new or plan.changed)
    form = ConfirmForm(plan, request.user, request.POST if request.method == "POST" else None)
    refused = []
    if request.method == "POST" and can_write and form.is_valid():
        try:
            return _write(model_admin, request, batch, form)
        except Refused as error:
            refused = error.problems
    return _show_check(model_admin, request, batch, plan, form, stale, refused, can_write)


def _write(model_admin, request, batch, form):
    plan = _plan(model_admin.catalogue, batch, form.backing)
    write(batch, plan, request.user, form.given)
    new = {item["key"] for item in batch.written if item["kind"] == NEW}
    for row in (*plan.new, *plan.changed):
        log = model_admin.log_addition if row.key in new else model_admin.log_change
        log(request, row.wanted.entry, batch.reason)
    messages.success(request, _("已导入 %(count)s 条。") % {"count": len(batch.written)})
    return redirect(model_admin.address("import_done", batch.pk))


def _show_check(model_admin, request, batch, plan, form, stale, refused, can_write):
    rows = [*plan.new, *plan.changed]
    title = _("检查“%(file)s”") % {"file": batch.file_name}
    is_wrong = bool(plan.mistakes or stale or refused or form.errors)
    return _show(
        model_admin,
        request,
        "import_check",
        _("错误：") + title if is_wrong else title,
        heading=title,
        batch=batch,
        plan=plan,
        shown=Paginator(sorted(rows, key=lambda row: row.number), ROWS_A_PAGE).get_page(request.GET.get("page")),
        form=form,
        stale=stale,
        refused=refused,
        can_write=can_write,
        most=MOST_WRITTEN,
        suggest_url=model_admin.address("suggest"),
    )


# --- afterwards ---


def done(model_admin, request, number):
    batch = _batch(model_admin, number, state__in=(DONE, UNDONE))
    kinds = {NEW: _("新增"), CHANGED: _("已更新"), WAITING: _("存为待审修改")}
    there = set(Record.objects.filter(pk__in=[item["key"] for item in batch.written]).values_list("pk", flat=True))
    written = [
        (item["name"], kinds[item["kind"]], _url(model_admin, item) if item["key"] in there else "")
        for item in batch.written
    ]
    return _show(
        model_admin,
        request,
        "import_done",
        _("导入结果：%(file)s") % {"file": batch.file_name},
        batch=batch,
        written=written,
        undo_url=model_admin.address("import_undo", batch.pk) if batch.state == DONE and batch.written else "",
    )


def _url(model_admin, item):
    return model_admin.address("change", quote(item["key"]))


def take_back(model_admin, request, number):
    batch = _batch(model_admin, number)
    if batch.state != DONE:
        return redirect(model_admin.address("import_done" if batch.state == UNDONE else "import_check", batch.pk))
    refused = []
    if request.method == "POST":
        try:
            taken = undo(batch, request.user)
        except Refused as error:
            refused = error.problems
        else:
            messages.success(request, _("已撤销 %(count)s 条。") % {"count": len(taken)})
            return redirect(model_admin.address("import_done", batch.pk))
    all_steps = steps(batch, request.user)
    return _show(
        model_admin,
        request,
        "import_undo",
        _("整批撤销：%(file)s") % {"file": batch.file_name},
        batch=batch,
        refused=refused,
        possible=[step for step in all_steps if not step.refused],
        impossible=[step for step in all_steps if step.refused],
        done_url=model_admin.address("import_done", batch.pk),
    )


def recent(user, catalogues, most=5):
    """The last imports of nouns that this person may import, for the first page."""
    allowed = {c.noun: c for c in catalogues if user.has_perm(f"{c.model._meta.app_label}.change_{c.noun}")}
    batches = ImportBatch.objects.filter(noun__in=allowed, state__in=(DONE, UNDONE)).defer("rows", "versions")
    return [_Recent(batch, allowed[batch.noun]) for batch in batches.select_related("user")[:most]]


class _Recent:
    def __init__(self, batch, catalogue):
        meta = catalogue.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_import"
        self.batch, self.noun, self.count = batch, meta.verbose_name, len(batch.written)
        self.url = reverse(f"{name}_done", args=[batch.pk])
        self.undo_url = reverse(f"{name}_undo", args=[batch.pk]) if batch.state == DONE and batch.written else ""
