"""The audit trail as administrators read it."""

from django.contrib.admin import ModelAdmin, SimpleListFilter, display
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import TruncSecond
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy

from catalogue.exports.as_csv import csv_lines
from catalogue.exports.columns import Disarmed, file_rows, in_batches
from staff.actions import ACTIONS
from staff.audit import note
from staff.models import AuditEvent


class ActionFilter(SimpleListFilter):
    """Only actions that have happened."""

    title = gettext_lazy("操作")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        seen = set(AuditEvent.objects.order_by().values_list("action", flat=True).distinct())
        return [(code, label) for code, label in ACTIONS.items() if code in seen]

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


class AuditEventAdmin(ModelAdmin):
    list_display = ("when", "person", "what", "target", "result", "detail")
    list_filter = (ActionFilter, "result", "at")
    search_fields = ("who_name", "target", "detail")
    search_help_text = gettext_lazy("按操作人、对象、说明查找")
    fields = ("when", "person", "what", "target", "detail", "result")
    list_per_page = 50
    show_full_result_count = False

    @display(description=gettext_lazy("时间"), ordering="at")
    def when(self, event):
        return f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"

    @display(description=gettext_lazy("操作人"), ordering="who_name")
    def person(self, event):
        return event.who_name or gettext_lazy("未登录或命令行")

    @display(description=gettext_lazy("操作"), ordering="action")
    def what(self, event):
        return ACTIONS.get(event.action, event.action)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        export = self.admin_site.admin_view(self.export_view)
        return [path("export.csv", export, name="staff_auditevent_export"), *super().get_urls()]

    def export_view(self, request):
        """The rows of the list as it is filtered, all pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        events = self.get_changelist_instance(request).get_queryset(request)
        note(request.user, "audit_exported", detail=request.GET.urlencode())
        columns = {
            "at": TruncSecond("at"),
            "who": Disarmed(F("who_name")),
            "action": Disarmed(Case(*_labels(), default=F("action"), output_field=CharField())),
            "target": Disarmed(F("target")),
            "detail": Disarmed(F("detail")),
            "result": F("result"),
        }
        batches = in_batches(file_rows(events, columns))
        response = StreamingHttpResponse(csv_lines(columns, batches), content_type="text/csv; charset=utf-8")
        name = f"xuhui-audit-{timezone.localdate():%Y%m%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _labels():
    return [When(action=code, then=Value(str(label))) for code, label in ACTIONS.items()]
