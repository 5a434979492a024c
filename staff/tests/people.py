"""Accounts for tests, and ways in."""

import base64
import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.roles import assign

PASSWORD = "four-indigo-threads-cross"
LOGIN = "/admin/login/"
CODE = "/admin/login/code/"


def person(role, name=None, **values):
    """An account with a role; role "" for none."""
    user = User.objects.create_user(name or role or "nobody", password=PASSWORD, is_staff=True, **values)
    if role:
        assign(user, role)
    return user


def sign_in(client: Client, name: str, password: str = PASSWORD, **data: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, **data})


def text_of(answer: Any) -> str:
    """What is read on a page, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def secret_shown_on(answer: Any) -> bytes:
    shown = re.search(r'class="secret">\s*<code>([A-Z2-7 ]+)</code>', answer.content.decode())
    assert shown
    return base64.b32decode(shown[1].replace(" ", ""))


def code_for(key: bytes, step: int = 0) -> str:
    """The code of the clock's present step, or of one near it: each works once, so tests go on to the next."""
    totp = TOTP(key)
    totp.drift = step
    return f"{totp.token():06d}"


def device_for(user) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="totp")
