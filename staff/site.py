"""The admin site: who gets in, what the frame shows, and what every address of it has in common.

Imports inside functions: the site is made while apps are still loading, before there are models.
"""

from functools import wraps

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.read_only import is_read_only

SEEN = "staff_seen"
RENEW_SECONDS = 15 * 60  # so often the end of a session is moved on, and not with every request


def has_given_code(user):
    """django-otp puts the device with the user of a request, and only there."""
    return getattr(user, "otp_device", None) is not None


class StaffSite(AdminSite):
    """Django's admin in our frame. `admin.site` is one of these (see `staff.apps.SiteConfig`)."""

    site_title = _("徐汇科创目录管理")
    site_header = _("徐汇科创目录管理")
    index_title = _("管理首页")
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")
        self.panels = []
        self.pages = []

    def add_panel(self, template, context):
        """A part of the first page that an upper floor adds. context: a function of the request, giving a dict."""
        self.panels.append((template, context))

    def add_page(self, route, view, name):
        """A page of no model that an upper floor adds; it asks by itself what the user may see."""
        self.pages.append((route, view, name))

    # --- Who gets in ------------------------------------------------------------------------------------

    def has_permission(self, request):
        """Signed in as staff, and with a code where that is asked for."""
        user = request.user
        return user.is_active and user.is_staff and (not settings.STAFF_SECOND_FACTOR or has_given_code(user))

    def admin_view(self, view, cacheable=False):
        """Every address but those of signing in passes through here."""

        @wraps(view)
        def answered(request, *args, **kwargs):
            self._stay_signed_in(request)
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                self._note_refusal(request)
                return self._page(request, "admin/403.html", 403, _("没有权限"))
            except Http404:
                return self._page(request, "admin/404.html", 404, _("没有这个页面"))

        return super().admin_view(answered, cacheable)

    def _stay_signed_in(self, request):
        now = int(timezone.now().timestamp())
        if now - request.session.get(SEEN, 0) > RENEW_SECONDS:
            request.session[SEEN] = now

    def _note_refusal(self, request):
        from staff.audit import note
        from staff.models import Result

        if is_read_only():
            return
        note(request.user, "access_refused", request.path, detail=request.method, result=Result.REFUSED)

    def _page(self, request, template, status, title):
        return TemplateResponse(request, template, {**self.each_context(request), "title": title}, status=status)

    # --- Addresses --------------------------------------------------------------------------------------

    def get_urls(self):
        from staff import views

        own = [
            path("logout/", self.logout, name="logout"),  # also for who has given a password and no code yet
            path("login/code/", views.second_step, name="second_step"),
            path("second-factor/", self.admin_view(views.SecondFactorView.as_view()), name="second_factor"),
            *views.reset_urls(self),
            *(path(route, self.admin_view(view), name=name) for route, view, name in self.pages),
        ]
        return own + super().get_urls()

    def login(self, request, extra_context=None):
        from staff.views import sign_in

        return sign_in(request, self)

    def password_change(self, request, extra_context=None):
        from staff.signin import OwnPasswordView

        request.current_app = self.name
        return OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    # --- What the frame shows -----------------------------------------------------------------------------

    def each_context(self, request):
        from staff.roles import role_label

        context = super().each_context(request)
        sections = context["available_apps"]
        return context | {
            "sections": [self._section(request, app) for app in sections],
            "role_label": role_label(request.user) if context["has_permission"] else "",
            "has_second_factor": settings.STAFF_SECOND_FACTOR,
        }

    def _section(self, request, app):
        """An entry of the menu; an app with one model leads straight to its list."""
        models = [model for model in app["models"] if model["admin_url"]]
        url = models[0]["admin_url"] if len(models) == 1 else app["app_url"]
        return {"label": app["name"], "url": url, "is_current": request.path.startswith(app["app_url"])}

    def get_app_list(self, request, app_label=None):
        """In the order of the floors, with accounts and the audit trail at the end."""
        last = ["auth", "staff"]
        order = [app for app in settings.LOCAL_APPS if app not in last] + last
        found = self._build_app_dict(request, app_label)
        return sorted(found.values(), key=lambda app: (order.index(app["app_label"]), app["app_label"]))

    def app_index(self, request, app_label, extra_context=None):
        title = apps.get_app_config(app_label).verbose_name
        return super().app_index(request, app_label, {"title": title, **(extra_context or {})})

    def index(self, request, extra_context=None):
        panels = [{"template": template, "panel": context(request)} for template, context in self.panels]
        return super().index(request, {"panels": panels, **(extra_context or {})})
