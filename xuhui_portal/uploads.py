"""How much may be sent here: nothing that is too large is kept, neither on disk nor in memory."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class RequestSizeMiddleware:
    """Answers a request that says it is too large before one byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_REQUEST_LIMIT:
            return HttpResponse(render_to_string("413.html", limits()), status=413)
        return self.get_response(request)


def limits() -> dict[str, int]:
    """In megabytes."""
    return {"file_limit": settings.UPLOAD_FILE_LIMIT >> 20, "request_limit": settings.UPLOAD_REQUEST_LIMIT >> 20}


class LimitedUploadHandler(FileUploadHandler):
    """Holds the files of signed-in people in memory, each up to the limit.

    A file over the limit arrives with its size and without its content, so that the form can refuse it with both in
    its words and keep what else was typed. What strangers send is passed over.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.UPLOAD_FILE_LIMIT:
            self.content = BytesIO()
        else:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
