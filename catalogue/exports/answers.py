"""What the files of all formats have in common: their names, what they say of themselves, and how they refuse."""

from django.http import HttpResponse
from django.utils import timezone

from catalogue.language import labelled


def file_name(catalogue, extension):
    """For what it holds and the day it was made."""
    return f"xuhui-{catalogue.plural}-{timezone.localdate():%Y%m%d}.{extension}"


def attachment(response, catalogue, extension):
    response["Content-Disposition"] = f'attachment; filename="{file_name(catalogue, extension)}"'
    return response


def refusal(messages):
    """400 with the words of the page, one a line."""
    return HttpResponse("\n".join(messages) + "\n", status=400, content_type="text/plain; charset=utf-8")


def said_of(filterset):
    """What of the query could not be understood, in the reader's language."""
    return [labelled(mistake.label, message) for mistake in filterset.mistakes for message in mistake.messages]


def about(request, catalogue, filterset, count):
    """What a file says of itself, in the order to be read: {name: value}."""
    site = f"{request.scheme}://{request.get_host()}"
    list_path = request.path.rpartition("/")[0] + "/"
    return {
        "title": str(catalogue.title),
        "address": site + filterset.url(list_path, page=None, per=None, view=None),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "rows": count,
    }
