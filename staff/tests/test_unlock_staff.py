import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.models import AuditEvent
from staff.tests.people import device_for, person, sign_in

pytestmark = pytest.mark.django_db


def test_a_locked_account_is_let_in_again() -> None:
    device_for(person("administrator", "lin"))
    for _time in range(10):
        sign_in(Client(), "lin", "wrong-password")
    out = io.StringIO()
    call_command("unlock_staff", "lin", stdout=out)
    assert out.getvalue() == "“lin”已解除锁定。\n"
    assert sign_in(Client(), "lin").status_code == 302
    assert TOTPDevice.objects.exists()


def test_a_lost_device_is_taken_away_and_the_sessions_with_it() -> None:
    user, client = person("administrator", "lin"), Client()
    device_for(user)
    client.force_login(user)
    call_command("unlock_staff", "lin", "--second-factor", stdout=io.StringIO())
    assert not TOTPDevice.objects.exists()
    assert client.get("/admin/").status_code == 302
    assert AuditEvent.objects.filter(action="second_factor_reset", target="lin").exists()


def test_an_unknown_name_is_quoted() -> None:
    with pytest.raises(CommandError, match="没有账号“nobody”"):
        call_command("unlock_staff", "nobody")
