"""The address alone decides the language: /en/… is English, everything else Chinese."""

import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import trans_real

# Django keeps the language where coroutines find it too, which costs more than to look a word up, hundreds of times a
# page. This site is served by threads alone.
_chosen = threading.local()
_chosen.__dict__.update({"value": value} if (value := getattr(trans_real._active, "value", None)) else {})  # type: ignore[attr-defined]
trans_real._active = _chosen  # type: ignore[attr-defined]


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
