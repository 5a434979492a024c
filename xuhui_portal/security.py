"""What Django and django-csp leave open: two headers on every answer, and methods that no page uses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ALLOWED_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]

UNUSED_FEATURES = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
]

METHOD_REFUSED = "这个地址只接受 GET、HEAD、OPTIONS 和 POST 请求。 Only GET, HEAD, OPTIONS and POST are answered.\n"

HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
}


GetResponse = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Stands first, so that refusals by the others carry the headers too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class MethodsMiddleware:
    """Refuses what no page uses: a view that is a function would answer TRACE as if it were GET."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS, METHOD_REFUSED, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
