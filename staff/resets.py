"""Mails to who has forgotten a password."""

import logging
from datetime import timedelta
from threading import Thread

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from staff.audit import note
from staff.models import AuditEvent

MAILS_AN_HOUR = 3
logger = logging.getLogger(__name__)


class ResetForm(PasswordResetForm):
    """The answer is the same, and comes as fast, whether the address is known or not."""

    def get_users(self, email):
        known = [user.pk for user in super().get_users(email)]
        return (user for user in User.objects.filter(pk__in=known, is_staff=True) if may_be_mailed(user))

    def send_mail(
        self, subject_template_name, email_template_name, context, from_email, to_email, html_email_template_name=None
    ):
        subject = "".join(render_to_string(subject_template_name, context).splitlines())
        message = EmailMessage(subject, render_to_string(email_template_name, context), from_email, [to_email])
        Thread(target=send, args=(message, context["user"].pk), name="reset-mail").start()


def may_be_mailed(user):
    """Notes the mail at once, so that two requests at the same time count as two."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        since = timezone.now() - timedelta(hours=1)
        name = user.get_username()
        sent = AuditEvent.objects.filter(action="password_reset_mailed", target=name, at__gte=since).count()
        if sent >= MAILS_AN_HOUR:
            return False
        note(None, "password_reset_mailed", name)
    return True


def send(message, user_id):
    """Outside the request: a slow mail server would tell that the address is known. Touches no database."""
    try:
        message.send()
    except Exception:  # whatever a mail server does, nobody is waiting for it here
        logger.exception("reset mail for account %s not sent", user_id)
