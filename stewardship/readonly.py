"""Staff pages of what is not edited by itself: citations, addresses left behind, changes that wait."""

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.finding.matching import Query
from catalogue.models.entry import entry_model
from catalogue.spelling import fold
from stewardship.narrowing import DeadFilter, NounFilter, OverdueFilter, SourceFilter, WordsFilter
from stewardship.workflow import accept, drop, may_publish, send_back, working
from versions.differences import differences
from versions.snapshots import current, stored_entry


def may_edit(user, record):
    return user.has_perm(f"{entry_model(record.noun)._meta.app_label}.change_{record.noun}")


def entry_url(record):
    """The form of an entry of any noun."""
    app = entry_model(record.noun)._meta.app_label
    return reverse(f"admin:{app}_{record.noun}_change", args=[quote(record.pk)])


class LookedAt(admin.ModelAdmin):
    """A table that staff may search and not change."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReturnedFilter(admin.SimpleListFilter):
    title = gettext_lazy("进展")
    parameter_name = "returned"

    def lookups(self, request, model_admin):
        return [("no", _("等待审核")), ("yes", _("已退回修改人"))]

    def queryset(self, request, queryset):
        returned = {"no": queryset.filter(returned_reason=""), "yes": queryset.exclude(returned_reason="")}
        return returned.get(self.value() or "", queryset)


class CitationAdmin(LookedAt):
    """Every citation of the catalogue; each is edited beside its fact, in the form of its entry."""

    list_display = ("shown_entry", "shown_field", "value", "basis", "source", "locator", "as_of", "review_due")
    list_display_links = None
    list_filter = ("basis", "confidence", "stance", OverdueFilter, SourceFilter, "entry__state", NounFilter)
    list_select_related = ("entry", "source")
    search_fields = ("source__name_zh", "printed", "value")
    search_help_text = gettext_lazy("条目名称、来源名称、原文或值")
    ordering = ("entry__sort_key", "position", "id")

    def get_search_results(self, request, queryset, search_term):
        """By the entry as readers find it, and by what the citation itself holds."""
        found, may_repeat = super().get_search_results(request, queryset, fold(search_term))
        named = Query(search_term).named_rows.values("record_id")
        return found | queryset.filter(entry__in=named), may_repeat

    @admin.display(description=gettext_lazy("条目"), ordering="entry__sort_key")
    def shown_entry(self, citation):
        return format_html(
            '<a href="{}#fact-{}">{}</a>', entry_url(citation.entry), citation.key, citation.entry.name_zh
        )

    @admin.display(description=gettext_lazy("字段"), ordering="field")
    def shown_field(self, citation):
        return citation.label


class PictureAdmin(LookedAt):
    """Every picture of the catalogue; each is edited in the form of its entry."""

    list_display = ("shown_entry", "alt_zh", "alt_en", "is_decorative", "credit", "licence")
    list_display_links = None
    list_filter = (WordsFilter, "is_decorative", NounFilter)
    list_select_related = ("entry",)
    search_fields = ("entry__name_zh", "alt_zh", "credit")
    ordering = ("entry__sort_key", "position", "id")

    @admin.display(description=gettext_lazy("条目"), ordering="entry__sort_key")
    def shown_entry(self, picture):
        return format_html('<a href="{}">{}</a>', entry_url(picture.entry), picture.entry.name_zh)


class FormerAddressAdmin(LookedAt):
    """Addresses that entries have left; they lead on for good."""

    list_display = ("__str__", "shown_entry")
    list_display_links = None
    list_select_related = ("record",)
    search_fields = ("slug", "record__name_zh", "record__name_en")

    @admin.display(description=gettext_lazy("转到"))
    def shown_entry(self, address):
        return format_html('<a href="{}">{}</a>', entry_url(address.record), address.record.name_zh)


class LinkAdmin(LookedAt):
    """Addresses outside, as `check_links` found them; each is edited in the form of its entry."""

    list_display = ("shown_entry", "shown_field", "address", "outcome", "status", "failing_since", "looked_at")
    list_display_links = None
    list_filter = (DeadFilter, "outcome", NounFilter)
    list_select_related = ("entry",)
    search_fields = ("url", "entry__name_zh")

    @admin.display(description=gettext_lazy("条目"), ordering="entry__sort_key")
    def shown_entry(self, link):
        return format_html('<a href="{}#fact-{}">{}</a>', entry_url(link.entry), link.field, link.entry.name_zh)

    @admin.display(description=gettext_lazy("字段"), ordering="field")
    def shown_field(self, link):
        return link.field_label

    @admin.display(description=gettext_lazy("网址"), ordering="url")
    def address(self, link):
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', link.url, link.url)


class FruitlessTermAdmin(LookedAt):
    """What readers looked for in vain: an alias or an entry that is missing."""

    list_display = ("term", "count", "last_day")
    list_display_links = None
    search_fields = ("term",)
    ordering = ("-count", "-last_day")


class PendingEditAdmin(LookedAt):
    """Changes to published entries: a reviewer accepts or returns them, the author may give them up."""

    list_display = ("entry", "author", "reason", "made_at", "returned_reason")
    list_select_related = ("entry", "author")
    list_filter = (ReturnedFilter,)
    ordering = ("made_at",)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("stewardship.view_pendingedit")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        pending = self.get_queryset(request).select_related("entry", "author").filter(pk=unquote(object_id)).first()
        if pending is None:
            raise Http404
        refused = ""
        if request.method == "POST":
            if not may_edit(request.user, pending.entry):
                raise PermissionDenied
            try:
                return self._decide(request, pending)
            except ValidationError as error:
                refused = "；".join(error.messages)
        return self._show(request, pending, refused)

    def _decide(self, request, pending):
        name = {"name": pending.entry.name_zh}
        if "_accept" in request.POST:
            accept(pending, request.user)
            messages.success(request, _("“%(name)s”的修改已发布。") % name)
        elif "_return" in request.POST:
            send_back(pending, request.user, request.POST.get("returned_reason", ""))
            messages.success(request, _("“%(name)s”的修改已退回。") % name)
        elif "_drop" in request.POST:
            drop(pending, request.user)
            messages.success(request, _("“%(name)s”的修改已放弃，网站上的版本没有变。") % name)
        return redirect(entry_url(pending.entry))

    def _show(self, request, pending, refused):
        entry = stored_entry(pending.entry)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("“%(name)s”的待审修改") % {"name": entry.name_zh},
            "pending": pending,
            "refused": refused,
            "has_moved_on": entry.updated_at != pending.base,
            "differences": differences(type(entry), current(entry), working(entry, pending)),
            "may_publish": may_publish(request.user),
            "is_own": pending.author_id == request.user.pk,
            "typed": request.POST.get("returned_reason", ""),
            "form_url": entry_url(pending.entry),
            "preview_url": entry_url(pending.entry).removesuffix("change/") + "preview/",
        }
        return TemplateResponse(request, "stewardship/pending.html", context)
