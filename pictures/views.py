"""The files of pictures, for those who may see the entry."""

from django.contrib import admin
from django.http import FileResponse, HttpResponseBase, HttpResponseNotFound
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.models.record import State
from pictures.files import FORMATS, file_of
from pictures.models import Picture


@require_safe
def picture_file(request, name, width, form):
    """Public while a published entry shows it, for staff always. Who it is for is asked each time, by one query.

    Readers have no session opened for them, so that a cache in between may keep the answer; it must ask before each
    use, because an entry may be withdrawn.
    """
    is_public = Picture.objects.filter(name=name, entry__state=State.PUBLISHED).exists()
    if not is_public and not _is_staff(request):
        return _nothing()
    etag = f'"{name[:32]}-{width}-{form}"'
    answer = get_conditional_response(request, etag=etag) or _open(name, width, form)
    if answer is None:
        return _nothing()
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "no-cache" if is_public else "private, no-cache"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _is_staff(request):
    return admin.site.has_permission(request) and request.user.has_perm("pictures.view_picture")


def _open(name, width, form) -> HttpResponseBase | None:
    try:
        return FileResponse(file_of(name, width, form).open("rb"), content_type=FORMATS[form][0])
    except FileNotFoundError:
        return None


def _nothing():
    """In a word: a page would cost queries, and nobody reads it in the place of a picture."""
    answer = HttpResponseNotFound(_("没有这张图片。"), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
