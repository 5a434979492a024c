"""Ten wrong passwords lock an account for a time, whatever address they come from.

django-axes keeps the count and ends the lock. It is told nothing about where a try came from: neither the address nor
the browser of anybody is stored. Other than axes itself we count a try *before* the password is looked at, so that a
hundred tries sent at once are not a hundred tries.
"""

import unicodedata
from http import HTTPStatus
from math import ceil

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

WARN_FROM = 5  # failures, from which on the page says how many tries are left
# Not NULL, which equals nothing: two first tries at once would make two rows, and two counts.
NO_ADDRESS = "0.0.0.0"  # noqa: S104  # nobody listens here


def lock_name(request, credentials):
    """The name a try counts for (axes asks)."""
    return counted_as((credentials or {}).get("username") or "")


def counted_as(typed):
    """Spelling variants are one name. A name that nobody has may be a slipped password, so it is kept sealed."""
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).strip().casefold())
    accounts = User.objects.annotate(lower=Lower("username"))
    if accounts.filter(lower=name).exists():
        return name
    return f"~{salted_hmac('staff.lockout', name).hexdigest()}"


def no_address(request):
    return NO_ADDRESS


def locked_until(name):
    """The end of the lock of an account, None if it is not locked."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    locked = AccessAttempt.objects.filter(
        username=counted_as(name), attempt_time__gte=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    ).first()
    return locked and locked.attempt_time + settings.AXES_COOLOFF_TIME


def unlock(user):
    """True if there was something to forget."""
    return AccessAttempt.objects.filter(username=counted_as(user.get_username())).delete()[0] > 0


class LockHandler(AxesDatabaseHandler):
    def count_try(self, request, credentials):
        """Count one try and return its number; 0 if none was left: then the password must not be looked at."""
        self.clean_expired_user_attempts(request, credentials)
        with transaction.atomic():
            attempt, _created = AccessAttempt.objects.select_for_update().get_or_create(
                username=lock_name(request, credentials),
                ip_address=NO_ADDRESS,
                user_agent="",
                defaults={"failures_since_start": 0, "attempt_time": timezone.now()},
            )
            if attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT:
                return 0
            attempt.failures_since_start += 1
            attempt.attempt_time = timezone.now()
            attempt.save()
        return attempt.failures_since_start

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Nothing to count any more: only to see whether that was the last try."""
        if request is None:
            return
        request.axes_failures_since_start = self.get_failures(request, credentials)
        if request.axes_failures_since_start >= settings.AXES_FAILURE_LIMIT:
            request.axes_locked_out = True
            request.axes_credentials = credentials
            if getattr(request, "try_number", 0) == settings.AXES_FAILURE_LIMIT:
                name = lock_name(request, credentials)
                user_locked_out.send("axes", request=request, username=name, ip_address=NO_ADDRESS)


class LockBackend(AxesStandaloneBackend):
    """Stands before the backend that knows passwords."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        credentials = {"username": username}
        AxesProxyHandler.update_request(request)
        request.try_number = AxesProxyHandler.get_implementation().count_try(request, credentials)
        if not request.try_number:
            raise AxesBackendPermissionDenied("no try left")


def check_password(request, username, password):
    """The account whose name and password these are, or None. Every place that asks for a password asks here."""
    user = authenticate(request, username=username, password=password)
    if user is not None:
        AxesProxyHandler.get_implementation().reset_user_attempts(request, {"username": username})
    return user


def warning(request):
    """How many tries are left, once it is time to say so."""
    failures = getattr(request, "axes_failures_since_start", None) or 0
    if failures < WARN_FROM:
        return ""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    left = settings.AXES_FAILURE_LIMIT - failures
    return _("还可以试 %(left)d 次，之后这个账号锁定 %(minutes)d 分钟。") % {"left": left, "minutes": minutes}


def wrong_password(request, message):
    words = [message, warning(request)]
    return ValidationError("".join(str(word) for word in words if word), code="invalid_login")


def locked_page(request, original_response=None, credentials=None):
    """What a locked account gets instead of its answer: the same words whether the account exists or not."""
    until = locked_until((credentials or {}).get("username") or "") or timezone.now() + settings.AXES_COOLOFF_TIME
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    context = {"title": _("这个账号暂时锁定"), "minutes": ceil(seconds / 60), "until": until}
    response = render(request, "staff/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
