"""The address alone decides the language: /en/… is English, everything else Chinese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


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
