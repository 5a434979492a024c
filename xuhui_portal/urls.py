"""The root: machines and staff outside the languages, everything public inside them."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from pictures.views import picture_file
from xuhui_portal.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    re_path(
        r"\Amedia/pictures/(?P<name>[0-9a-f]{64})/(?P<width>[1-9][0-9]{0,3})\.(?P<form>avif|webp|jpg)\Z",
        picture_file,
        name="picture-file",
    ),
]

# Every public address goes here: at the root in Chinese, under /en/ in English.
urlpatterns += i18n_patterns(
    path("", include("pages.urls")),
    prefix_default_language=False,
)
