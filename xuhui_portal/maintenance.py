"""While the site is read-only every form is answered with words, and with the time to come back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalogue.read_only import is_read_only
from xuhui_portal.errors import unavailable


class ReadOnlyMiddleware:
    """Stands before CSRF and sign-in, so that neither writes anything. What answers by itself keeps what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method == "POST" and is_read_only() and not answers_by_itself(view):
            return unavailable(request, "read_only")
        return None


def answers_by_itself(view: Callable) -> bool:
    """Forms that show the refusal to save themselves: Django names the admin, or the class, of a view."""
    owners = (getattr(view, "model_admin", None), getattr(view, "view_class", None))
    return any(getattr(owner, "answers_when_read_only", False) for owner in owners)
