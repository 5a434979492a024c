"""The staff pages of one noun. `admin.py` makes one of these for every catalogue."""

from functools import partial

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, ForeignKey, Q
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import get_history_model_for_model

from catalogue.finding.matching import Query
from catalogue.models.record import State
from stewardship.confirming import confirm
from stewardship.forms.entry import EntryForm
from stewardship.forms.layout import Layout, problems
from stewardship.forms.naming import suggestions
from stewardship.importing.pages import import_urls
from stewardship.models import PendingEdit
from stewardship.narrowing import PastFilter
from stewardship.previewing import preview
from stewardship.readonly import entry_url
from stewardship.restoring import restore
from stewardship.workflow import STEPS, may_publish, pending_of, version_of, waits_for_review, working
from transfer.models import Programme
from versions.differences import differences
from versions.replaying import versions

BUTTONS = {"_submit": "submit", "_publish": "publish"}
MOST_VERSIONS = 50


class StateFilter(admin.SimpleListFilter):
    """Not called 状态 alone: an incubator has a status of its own."""

    title = gettext_lazy("发布状态")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("待审修改")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("yes", _("有")), ("returned", _("已退回"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(pk__in=PendingEdit.objects.filter(returned_reason="").values("pk"))
        if self.value() == "returned":
            return queryset.filter(pk__in=PendingEdit.objects.exclude(returned_reason="").values("pk"))
        return queryset


class CompletenessFilter(admin.SimpleListFilter):
    title = gettext_lazy("完整度")
    parameter_name = "complete"
    BOUNDS = {"low": (0, 40), "middle": (40, 70), "high": (70, 101)}

    def lookups(self, request, model_admin):
        return [("low", _("低于40%")), ("middle", _("40%至69%")), ("high", _("70%及以上"))]

    def queryset(self, request, queryset):
        low, high = self.BOUNDS.get(self.value() or "", (0, 101))
        return queryset.filter(completeness__gte=low, completeness__lt=high)


class EntryAdmin(admin.ModelAdmin):
    """List, form, history, restore, preview and the steps of the workflow, for one noun."""

    catalogue = None
    answers_when_read_only = True  # a save refused during maintenance shows the form again with what was typed
    list_per_page = 50
    list_display = ("name_zh", "shown_state", "shown_completeness", "updated_at")
    list_display_links = ("name_zh",)
    ordering = ("sort_key", "record")
    search_fields = ("slug",)  # so that there is a box; see get_search_results
    search_help_text = gettext_lazy("名称、别名、英文名、拼音或首字母")
    show_full_result_count = False
    change_form_template = "stewardship/entry_form.html"
    change_list_template = "stewardship/entry_list.html"

    # --- list ---

    def get_list_filter(self, request):
        fields = self.model._meta.concrete_fields
        own = [f.name for f in fields if f.choices and isinstance(f, CharField) and f.name in self.model.FACTS]
        tied = [
            (f.name, admin.RelatedOnlyFieldListFilter)
            for f in fields
            if isinstance(f, ForeignKey) and f.name in ("district", "area") and f.name in self.model.FACTS
        ]
        further = [PastFilter] if self.model is Programme else []
        return [StateFilter, WaitingFilter, CompletenessFilter, *further, *own, *tied, "scope"]

    def get_search_results(self, request, queryset, search_term):
        """As readers find them, and by address."""
        query = Query(search_term)
        if query:
            queryset = queryset.filter(
                Q(pk__in=query.named_rows.values("record_id")) | Q(slug__contains=search_term.strip())
            )
        return queryset, False

    @admin.display(description=gettext_lazy("发布状态"), ordering="state")
    def shown_state(self, entry):
        waiting = getattr(entry.record, "pending_edit", None)
        if waiting is None:
            return entry.get_state_display()
        return format_html(
            '{} <span class="tag">{}</span>',
            entry.get_state_display(),
            _("修改已退回") if waiting.returned_reason else _("有待审修改"),
        )

    @admin.display(description=gettext_lazy("完整度"), ordering="completeness")
    def shown_completeness(self, entry):
        return f"{entry.completeness}%"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("record", "record__pending_edit")

    def get_actions(self, request):
        if not self.has_change_permission(request):
            return {}
        steps = [step for step in STEPS.values() if not step.needs_right or may_publish(request.user)]
        return {step.name: (partial(_run_step, step), step.name, _("%s所选条目") % step.label) for step in steps}

    def changelist_view(self, request, extra_context=None):
        import_url = self.address("import") if self.may_import(request) else ""
        return super().changelist_view(
            request, {"import_url": import_url, "title": self.opts.verbose_name_plural, **(extra_context or {})}
        )

    # --- permissions ---

    def may_import(self, request):
        return self.has_change_permission(request) and self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        """What was published is withdrawn, never deleted: its address and its history stay."""
        return False

    # --- addresses ---

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("suggest/", wrap(self.suggest_view), name=f"{name}_suggest"),
            *import_urls(self, name),
            path("<path:object_id>/preview/", wrap(self.preview_view), name=f"{name}_preview"),
            path("<path:object_id>/restore/<int:number>/", wrap(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def address(self, page, *args):
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def found(self, request, object_id):
        """The entry, for those who may see it."""
        entry = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        if entry is None:
            raise Http404
        return entry

    # --- form ---

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            entry = None
            if not self.has_add_permission(request):
                raise PermissionDenied
        else:
            entry = self.found(request, object_id)
        if request.method == "POST":
            return self._save(request, entry)
        return self._show(request, EntryForm(self.model, entry, request.user, pending_of(entry)))

    def _save(self, request, entry):
        if entry is not None and not self.has_change_permission(request, entry):
            raise PermissionDenied
        data = request.POST.copy()
        if "_mine" in data:
            data["version"] = data["_mine"]
        form = EntryForm(self.model, entry, request.user, pending_of(entry), data, request.FILES)
        step = next((STEPS[step] for button, step in BUTTONS.items() if button in data), None)
        saved = form.save(step) if form.is_valid() else None
        if saved is None:
            return self._show(request, form)
        messages.success(request, self._said(saved, entry is None, step))
        if saved.has_changed:
            log = self.log_addition if entry is None else self.log_change
            log(request, saved.entry, form.cleaned_data["reason"] or _("编辑"))
        return redirect(self.address("change", quote(saved.entry.pk)))

    def _said(self, saved, is_new, step):
        name = {"name": saved.entry.name_zh}
        if not saved.has_changed:
            return _("“%(name)s”没有改动。") % name
        if saved.is_waiting:
            return _("“%(name)s”的修改已存为待审，审核后公开；读者现在看到的仍是原来的版本。") % name
        if step:
            return _("“%(name)s”%(done)s。") % (name | {"done": step.done})
        if saved.entry.state == State.PUBLISHED:
            return _("“%(name)s”已保存，网站上已是新内容。") % name
        if is_new:
            return _("“%(name)s”已存为草稿，只有工作人员能看到。") % name
        return _("“%(name)s”已保存（%(state)s）。") % (name | {"state": saved.entry.get_state_display()})

    def _show(self, request, form):
        entry, pending = form.entry, form.pending
        can_save = self.has_change_permission(request, entry) if entry else True
        found = problems(form) if form.is_bound else []
        title = _("新增%s") % self.opts.verbose_name if entry is None else entry.name_zh
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("错误：") + title if found else title,
            "heading": title,
            "form": form,
            "entry": entry,
            "pending": pending,
            "can_save": can_save,
            "form_parts": Layout(form).sections(),
            "problems": found,
            "steps": self._steps(request, entry),
            "duplicates": [(record.name_zh, entry_url(record)) for record in form.duplicates],
            "can_submit": entry is None or entry.state == State.DRAFT,
            "can_publish": self._can_publish(request, entry),
            "pending_url": pending and reverse("admin:stewardship_pendingedit_change", args=[quote(pending.pk)]),
            "will_wait": waits_for_review(entry, request.user),
            "conflict": self._conflict(form) if form.is_stale else None,
            "missing": self._missing(entry),
            "suggest_url": self.address("suggest"),
            "has_view_permission": True,
            "addresses": self._addresses(entry),
            "list_url": self.address("changelist"),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _addresses(self, entry):
        if entry is None:
            return {}
        key = quote(entry.pk)
        return {
            "history": self.address("history", key),
            "preview": self.address("preview", key),
            "site": entry.get_absolute_url() if entry.state in (State.PUBLISHED, State.WITHDRAWN) else "",
        }

    def _can_publish(self, request, entry):
        """Whether saving and publishing can be one step: not where another has to look first."""
        is_open = entry is None or entry.state in STEPS["publish"].sources
        return is_open and may_publish(request.user) and not settings.FOUR_EYES

    def _steps(self, request, entry):
        """The steps that this user may take with this entry now."""
        if entry is None or not self.has_change_permission(request, entry):
            return []
        steps = [step for step in STEPS.values() if entry.state in step.sources]
        return [step for step in steps if not step.needs_right or may_publish(request.user)]

    def _missing(self, entry):
        """Facts that nothing backs, as (key, label): what is left to find out."""
        if entry is None:
            return []
        keys = [key for key in (*self.model.NAMES, *self.model.FACTS) if key not in self.model.UNCITED]
        backed = {key for key in keys if entry.evidence.get(key, {}).get("basis", "unverified") != "unverified"}
        return [(key, self.model.fact_label(key)) for key in keys if key not in backed]

    def _conflict(self, form):
        """Both versions side by side: what has been saved meanwhile, and what was typed."""
        entry = self.model.objects.get(pk=form.entry.pk)
        pending = pending_of(entry)
        theirs = working(entry, pending)
        newest = None if pending else entry.history.select_related("history_user").first()
        return {
            "token": version_of(entry, pending),
            "who": pending.author if pending else newest.history_user,
            "at": pending.made_at if pending else newest.history_date,
            "differences": differences(self.model, theirs, form.wanted),
        }

    # --- other pages ---

    def suggest_view(self, request):
        """Names for a field, as JSON: {"results": [text]}."""
        if not (self.has_view_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        noun = request.GET.get("noun", "")
        return JsonResponse({"results": suggestions(request.GET.get("q", "")[:100], "" if noun == "any" else noun)})

    def history_view(self, request, object_id, extra_context=None):
        entry = self.found(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("“%s”的修改历史") % entry.name_zh,
            "entry": entry,
            "versions": versions(self.model, entry.pk, most=MOST_VERSIONS)[:MOST_VERSIONS],
            "most": MOST_VERSIONS,
            "can_save": self.has_change_permission(request, entry),
            "list_url": self.address("changelist"),
            "addresses": self._addresses(entry),
            "key": quote(entry.pk),
            "restore_name": f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_restore",
        }
        return TemplateResponse(request, "stewardship/history.html", context)

    def restore_view(self, request, object_id, number):
        entry = self.found(request, object_id)
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        version = get_history_model_for_model(self.model).objects.filter(pk=number, record_id=entry.pk)
        version = version.exclude(history_type="-").first()
        if version is None:
            raise Http404
        return restore(self, request, entry, version)

    def preview_view(self, request, object_id):
        return preview(request, self.catalogue, self.found(request, object_id))


def _run_step(step, model_admin, request, queryset):
    return confirm(model_admin, request, queryset, step)
