"""The root: machines and staff outside the languages, everything public inside them."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from pages.sitemap import sitemap, sitemap_index
from pictures.views import picture_file
from xuhui_portal.health import healthz, readyz
from xuhui_portal.machines import robots, security

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security, name="security"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, name="sitemap_section"),
    path("admin/", admin.site.urls),
    re_path(
        r"\Amedia/pictures/(?P<name>[0-9a-f]{64})/(?P<width>[1-9][0-9]{0,3})\.(?P<form>avif|webp|jpg)\Z",
        picture_file,
        name="picture-file",
    ),
]

handler400 = "xuhui_portal.errors.bad_request"
handler403 = "xuhui_portal.errors.permission_denied"
handler404 = "xuhui_portal.errors.not_found"
handler500 = "xuhui_portal.errors.failed"

# Every public address goes here: at the root in Chinese, under /en/ in English.
urlpatterns += i18n_patterns(
    path("compare/", include("compare.urls")),
    path("corrections/", include("corrections.urls")),
    path("search/", include("search.urls")),
    path("", include("pages.urls")),
    prefix_default_language=False,
)
