"""
What a reader sees when something is wrong: in the language of the address, leading on, and without asking the database
or a session for anything. What broke (500) and what passes (503) come from templates that need nothing at all.
"""

import sys
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from pages.catalogues import ALSO, MENU
from pages.context import sections_uncounted
from search.near import near_address
from xuhui_portal.language import language_of
from xuhui_portal.lost_database import is_database_lost

RETRY_AFTER = {"database": 10, "read_only": 300}  # seconds
WORDS = {
    "failed": (
        "服务器出错了，这次的错误已经记下。请过几分钟再试。",
        "Something went wrong and was logged. Try again later.",
    ),
    "database": ("暂时读不到数据。请过一会儿再试。", "The data cannot be read for the moment. Try again shortly."),
    "read_only": (
        "本站正在维护，暂时不能提交。请稍后再试。",
        "Maintenance: nothing can be sent. Try again later.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "403.html", 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, "404.html", 404, suggestions=near_address(request.path_info))


def failed(request: HttpRequest) -> HttpResponse:
    """Django has logged the error or is about to, and asks while it handles it."""
    if is_database_lost(sys.exc_info()[1]):
        return unavailable(request, "database")
    return bare_page(request, "500.html", 500, "failed")


def unavailable(request: HttpRequest, reason: str) -> HttpResponse:
    response = bare_page(request, "503.html", 503, reason)
    response["Retry-After"] = str(RETRY_AFTER[reason])
    return response


def page(request: HttpRequest, template: str, status: int, **further: object) -> HttpResponse:
    """In the frame of the site. A refusal may come before the language of the address is looked at."""
    with translation.override(language_of(request)):
        lists = {"menu": sections_uncounted(request, MENU), "also": sections_uncounted(request, ALSO)}
        return render(request, template, lists | further, status=status)


def bare_page(request: HttpRequest, template: str, status: int, reason: str) -> HttpResponse:
    """Words alone where a file was asked for: nobody opens a table to find a page in it."""
    is_english = language_of(request) == "en"
    if PurePosixPath(request.path_info).suffix:
        response = HttpResponse(f"{WORDS[reason][is_english]}\n", content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(render_to_string(template, {"is_english": is_english, "reason": reason}))
    response.status_code = status
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language_of(request)
    return response
