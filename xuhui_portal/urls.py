"""The root: machines and staff outside the languages, everything public inside them."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from xuhui_portal.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

# Every public address goes here: at the root in Chinese, under /en/ in English.
urlpatterns += i18n_patterns(
    path("", include("pages.urls")),
    prefix_default_language=False,
)
