"""Staff pages of what readers say is wrong: to take it on, to answer it, to close it."""

from datetime import timedelta

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corrections.models import OPEN, Correction, State
from staff.audit import note
from stewardship.readonly import entry_url

SENT = ("number", "shown_entry", "shown_field", "wrong", "right", "where", "received_at", "closed_at", "taken_by")


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("yes", _("未答复")), ("no", _("已结束"))]

    def queryset(self, request, queryset):
        chosen = {"yes": queryset.filter(state__in=OPEN), "no": queryset.exclude(state__in=OPEN)}
        return chosen.get(self.value() or "", queryset)


@admin.action(description=gettext_lazy("由我处理"), permissions=["change"])
def take_on(model_admin, request, queryset):
    """Those that nobody has taken yet."""
    for correction in queryset.filter(state=State.RECEIVED):
        correction.state, correction.taken_by = State.TAKEN, request.user
        correction.save()
        note(request.user, "correction_changed", correction.number, str(correction.get_state_display()))


class CorrectionAdmin(admin.ModelAdmin):
    """What was sent stays as it was sent; staff set the state and write the answer."""

    list_display = ("number", "shown_entry", "shown_field", "excerpt", "state", "taken_by", "received_at")
    list_filter = (OpenFilter, "state")
    list_select_related = ("record", "taken_by")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("received_at",)
    search_fields = ("wrong", "right", "secret", "record__findable__names", "record__findable__pinyin")
    search_help_text = gettext_lazy("内容、条目名称或编号的最后四位")
    actions = (take_on,)

    def get_fields(self, request, obj=None):
        """How to reach the reader is for those who answer."""
        contact = ("contact",) if self.has_change_permission(request, obj) else ()
        return (*SENT, *contact, "state", "answer")

    def get_readonly_fields(self, request, obj=None):
        return (*SENT, "contact")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if obj.state != State.RECEIVED and obj.taken_by is None:
            obj.taken_by = request.user
        super().save_model(request, obj, form, change)
        note(request.user, "correction_changed", obj.number, str(obj.get_state_display()))

    @admin.display(description=gettext_lazy("编号"), ordering="received_at")
    def number(self, correction):
        return correction.number

    @admin.display(description=gettext_lazy("条目"), ordering="record__sort_key")
    def shown_entry(self, correction):
        record = correction.record
        return format_html('<a href="{}">{}</a>', entry_url(record), record.name_zh) if record else _("整个网站")

    @admin.display(description=gettext_lazy("字段"))
    def shown_field(self, correction):
        return correction.field_label or "—"

    @admin.display(description=gettext_lazy("哪里不对"))
    def excerpt(self, correction):
        return correction.wrong[:60]


def open_corrections():
    """(label, number, address) for the first page of staff; the label says how long the oldest has waited."""
    waiting = Correction.objects.still_open().order_by("received_at")
    count, oldest = waiting.count(), waiting.values_list("received_at", flat=True).first()
    days = (timezone.now() - oldest) // timedelta(days=1) if oldest else 0
    label = _("更正（最久 %(days)s 天）") % {"days": days} if oldest else _("更正")
    return label, count, f"{reverse('admin:corrections_correction_changelist')}?open=yes"
