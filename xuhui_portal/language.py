"""The address alone decides the language: /en/… is English, everything else Chinese."""

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import base as urls
from django.utils import timezone, translation
from django.utils.translation import trans_real


def _of_threads_alone(module: Any, name: str) -> None:
    """
    Django keeps the language, the path under which the site stands and the time zone where coroutines find them too,
    which costs more than to look a word up or to write an address, hundreds of times a page. This site is served by
    threads alone.
    """
    own = threading.local()
    if (value := getattr(getattr(module, name), "value", None)) is not None:
        own.value = value
    setattr(module, name, own)


_of_threads_alone(trans_real, "_active")
_of_threads_alone(urls, "_prefixes")
_of_threads_alone(timezone, "_active")


def language_of(request: HttpRequest) -> str:
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


class AddressLanguageMiddleware:
    """
    Django's LocaleMiddleware would also ask cookies and Accept-Language, and mark answers `Vary: Accept-Language`: then
    one address has two contents, and no cache in between keeps either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language  # where Django's templates look for it
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
