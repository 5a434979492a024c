"""Pages compressed for the way, less closely than by Django: that takes half as long again for 3 % of the bytes."""

import gzip
import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

LEVEL = 4  # of 9; Django's is 6
SMALLEST = 200  # bytes
HAS_NAME, HEAD = b"\x08", 10  # RFC 1952: the sign that a name follows the head, and how long that is


class PackingMiddleware(GZipMiddleware):
    """What is no page is left to Django, and files that stream are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not (isinstance(response, HttpResponse) and is_page(response) and is_asked(request)):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = packed(response.content, self.max_random_bytes)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        return response


def is_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    is_done = response.headers.keys() & {"Content-Encoding", "ETag"}
    return is_html and not is_done and len(response.content) >= SMALLEST


def is_asked(request: HttpRequest) -> bool:
    return re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) is not None


def packed(content: bytes, most_random: int) -> bytes:
    """With a name of random length in its head, which hides how long the page is."""
    found = gzip.compress(content, LEVEL, mtime=0)
    name = b"a" * secrets.randbelow(most_random) + b"\0"
    return found[:3] + HAS_NAME + found[4:HEAD] + name + found[HEAD:]
