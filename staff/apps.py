from django.apps import AppConfig
from django.contrib.admin import apps as admin  # as modules: Django takes every AppConfig named here for one of ours
from django.contrib.auth import apps as auth
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("操作记录")
    default = True

    def ready(self):
        from staff import watching

        watching.connect()


class SiteConfig(admin.AdminConfig):
    """Django's admin with our site, so that `admin.site` is that one everywhere."""

    default_site = "staff.site.StaffSite"
    default = False


class AccountsConfig(auth.AuthConfig):
    verbose_name = _("用户")
    default = False
