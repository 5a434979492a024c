"""The addresses of the site, and the floor."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from xuhui_portal import urls as site
from xuhui_portal.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def floor(request: HttpRequest) -> HttpResponse:
    """`no-store`, so that it is made each time."""
    return HttpResponse("ok", headers={"Cache-Control": "no-store"})


urlpatterns = [path("floor/", floor), *site.urlpatterns]
