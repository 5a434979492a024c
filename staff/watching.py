"""What Django and axes tell us about sign-ins and accounts, noted; and the sessions that a change of account ends.

Watching the model itself, not our own pages, covers every way to change an account: admin, command line, shell, a
mailed link.
"""

import logging

from axes.signals import user_locked_out
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.sessions.models import Session
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from catalogue.language import labelled, listed
from staff.audit import note
from staff.models import Result
from staff.roles import ROLES

logger = logging.getLogger(__name__)
WATCHED = ("username", "first_name", "last_name", "email", "is_staff", "is_superuser", "is_active")
ENDING = {"is_staff", "is_superuser", "is_active"}  # a change of these ends the sessions


def connect():
    user_logged_in.connect(_signed_in, dispatch_uid="staff")
    user_logged_out.connect(_signed_out, dispatch_uid="staff")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="staff")
    user_locked_out.connect(_locked, dispatch_uid="staff")
    pre_save.connect(_before_saving, sender=User, dispatch_uid="staff")
    post_save.connect(_after_saving, sender=User, dispatch_uid="staff")
    m2m_changed.connect(_groups_changed, sender=User.groups.through, dispatch_uid="staff")


def actor():
    """Who is behind the request of this thread; None on the command line and before sign-in."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def end_sessions(user):
    """Django does not say whose a session is until it is read; staff are few and readers have none."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def account_named(name):
    """A name typed at sign-in, if there is such an account: else it may be anything, even a password."""
    known = User.objects.filter(username__iexact=name or "").values_list("username", flat=True).first()
    return known or _("没有这个账号")


def _signed_in(sender, request, user, **kwargs):
    note(user, "signed_in", user.get_username())
    request.session.clear_expired()


def _signed_out(sender, request, user, **kwargs):
    if user is not None:
        note(user, "signed_out", user.get_username())


def _sign_in_failed(sender, credentials, **kwargs):
    note(None, "sign_in_failed", account_named(credentials.get("username")), result=Result.FAILED)


def _locked(sender, username, **kwargs):
    event = note(None, "account_locked", account_named(username), result=Result.REFUSED)
    logger.warning("account locked after too many wrong passwords: %s", event.target)


def _before_saving(sender, instance, raw=False, **kwargs):
    """A changed password is told by `_password`: a hash that is merely renewed at sign-in is no change."""
    stored = None if raw or instance._state.adding else sender.objects.filter(pk=instance.pk).first()
    instance._changed = {name for name in WATCHED if stored and getattr(stored, name) != getattr(instance, name)}
    if stored and stored.password != instance.password and instance._password is not None:
        instance._changed.add("password")


def _after_saving(sender, instance, created, raw=False, update_fields=None, **kwargs):
    if raw:
        return
    changed = instance._changed if update_fields is None else instance._changed & set(update_fields)
    name = instance.get_username()
    if created:
        note(actor(), "account_created", name)
    if "password" in changed:
        note(actor(), "password_changed", name)
    if "is_active" in changed:
        note(actor(), "account_enabled" if instance.is_active else "account_disabled", name)
    labels = [str(sender._meta.get_field(field).verbose_name) for field in WATCHED if field in changed - {"is_active"}]
    if labels:
        note(actor(), "account_changed", name, detail=listed(labels))
    if changed & (ENDING | {"password"}):
        end_sessions(instance)


def _groups_changed(sender, instance, action, reverse, pk_set, **kwargs):
    """A new role takes an old one back first: two rows, each saying what happened."""
    said = {"post_add": _("给予"), "post_remove": _("收回"), "post_clear": _("收回")}.get(action)
    if said is None or not (pk_set or action == "post_clear"):
        return
    users = User.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
    groups = [instance] if reverse else Group.objects.filter(pk__in=pk_set or ())
    names = [str(ROLES[group.name].label) if group.name in ROLES else group.name for group in groups]
    for user in users:
        note(actor(), "role_changed", user.get_username(), detail=labelled(said, listed(names) or _("全部")))
        end_sessions(user)
