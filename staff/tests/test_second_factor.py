import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from staff import second_factor
from staff.models import AuditEvent
from staff.tests.people import CODE, PASSWORD, code_for, device_for, person, secret_shown_on, sign_in, text_of

pytestmark = pytest.mark.django_db
OWN = "/admin/second-factor/"


@pytest.fixture(autouse=True)
def _turned_on(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Stands still: a code that comes after its thirty seconds is taken, but moves what is expected by a step."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def codes_on(answer: Any) -> list[str]:
    return re.findall(r"<li>\s*<code>([a-z2-7]{5}-[a-z2-7]{5})</code>", answer.content.decode())


def enrol(client: Client, name: str = "zhang") -> tuple[bytes, list[str]]:
    """Sign in for the first time; returns the secret and the recovery codes."""
    sign_in(client, name)
    secret = secret_shown_on(client.get(CODE))
    return secret, codes_on(client.post(CODE, {"code": code_for(secret)}))


@pytest.fixture
def zhang():
    return person("editor", "zhang")


@pytest.fixture
def device(zhang) -> TOTPDevice:
    return device_for(zhang)


# --- Setting up ---------------------------------------------------------------------------------------


def test_the_first_sign_in_leads_to_setting_up(client: Client, zhang) -> None:
    assert sign_in(client, "zhang")["Location"] == CODE
    page = client.get(CODE)
    assert "设置二次验证" in text_of(page)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert not is_in(client)


def test_a_first_code_signs_in_and_shows_ten_recovery_codes_once(client: Client, zhang) -> None:
    _secret, codes = enrol(client)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert codes_on(client.get(OWN)) == []
    assert "还剩 10 个" in text_of(client.get(OWN))


def test_the_secret_stays_the_same_while_it_is_being_set_up(client: Client, zhang) -> None:
    sign_in(client, "zhang")
    assert secret_shown_on(client.get(CODE)) == secret_shown_on(client.get(CODE))
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("wrong", ["000000", "abcdef", "12345", "1234567", ""])
def test_a_wrong_first_code_sets_nothing_up(client: Client, zhang, wrong: str) -> None:
    sign_in(client, "zhang")
    secret = secret_shown_on(client.get(CODE))
    assert wrong not in {code_for(secret, step) for step in (-1, 0, 1)}
    assert "需要修改" in text_of(client.post(CODE, {"code": wrong}))
    assert not is_in(client)
    assert not TOTPDevice.objects.exists()


def test_recovery_codes_are_kept_as_hashes(client: Client, zhang) -> None:
    _secret, codes = enrol(client)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {variant for code in codes for variant in (code, code.replace("-", ""))}


def test_who_has_a_device_cannot_set_up_another(client: Client, zhang) -> None:
    sign_in(client, "zhang")
    secret = secret_shown_on(client.get(CODE))
    device_for(zhang)
    client.post(CODE, {"code": code_for(secret)})
    assert TOTPDevice.objects.count() == 1
    assert not is_in(client)


# --- Signing in with a code -----------------------------------------------------------------------------


def test_the_next_sign_in_asks_for_a_code(client: Client, device: TOTPDevice) -> None:
    assert sign_in(client, "zhang", next="/admin/password_change/")["Location"] == CODE
    assert "验证码" in text_of(client.get(CODE))
    assert client.post(CODE, {"code": code_for(device.bin_key)})["Location"] == "/admin/password_change/"
    assert is_in(client)


def test_a_code_may_be_typed_with_gaps_and_in_full_width(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    code = code_for(device.bin_key)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert client.post(CODE, {"code": f" {wide[:3]} {wide[3:]} "}).status_code == 302


@pytest.mark.parametrize(("late", "lets_in"), [(30, True), (90, False)])
def test_a_code_may_come_a_step_late(
    client: Client, device: TOTPDevice, clock: time_machine.Traveller, late: int, lets_in: bool
) -> None:
    sign_in(client, "zhang")
    code = code_for(device.bin_key)
    clock.shift(late)
    client.post(CODE, {"code": code})
    assert is_in(client) is lets_in


def test_a_code_works_once(client: Client, device: TOTPDevice) -> None:
    code = code_for(device.bin_key)
    sign_in(client, "zhang")
    client.post(CODE, {"code": code})
    again = Client()
    sign_in(again, "zhang")
    assert "已经用过" in text_of(again.post(CODE, {"code": code}))
    assert not is_in(again)


def test_the_code_that_set_the_device_up_does_not_work_again(client: Client, zhang) -> None:
    sign_in(client, "zhang")
    secret = secret_shown_on(client.get(CODE))
    code = code_for(secret)
    client.post(CODE, {"code": code})
    again = Client()
    sign_in(again, "zhang")
    again.post(CODE, {"code": code})
    assert not is_in(again)


def test_a_recovery_code_works_once_in_place_of_a_code(client: Client, zhang) -> None:
    _secret, codes = enrol(client)
    away = Client()
    sign_in(away, "zhang")
    assert away.post(CODE, {"code": codes[3].upper()}).status_code == 302
    assert is_in(away)
    again = Client()
    sign_in(again, "zhang")
    again.post(CODE, {"code": codes[3]})
    assert not is_in(again)
    assert second_factor.codes_left(zhang) == 9


def test_after_a_wrong_code_even_the_right_one_has_to_wait(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    for _time in range(3):
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=5))
        client.post(CODE, {"code": "000000"})
    answer = client.post(CODE, {"code": code_for(device.bin_key)})
    assert re.search(r"请等 \d 秒后再试", text_of(answer))
    assert not is_in(client)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=5))
    assert client.post(CODE, {"code": code_for(device.bin_key)}).status_code == 302


def test_wrong_recovery_codes_wait_as_well(client: Client, zhang) -> None:
    enrol(client)
    away = Client()
    sign_in(away, "zhang")
    away.post(CODE, {"code": "aaaaa-aaaaa"})
    assert re.search(r"请等 \d+ 秒后再试", text_of(away.post(CODE, {"code": "bbbbb-bbbbb"})))


def test_a_password_alone_opens_no_page(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    for address in ("/admin/", "/admin/password_change/", OWN, "/admin/jsi18n/", "/admin/auth/user/"):
        assert client.get(address)["Location"].startswith("/admin/login/")


def test_a_session_made_without_a_code_opens_no_page(client: Client, device: TOTPDevice) -> None:
    client.force_login(device.user)
    assert not is_in(client)


def test_the_step_after_the_password_can_be_left(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    client.post("/admin/logout/")
    assert client.get(CODE)["Location"] == "/admin/login/"


def test_the_step_after_the_password_does_not_wait_for_ever(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    session = client.session
    session["staff_pending"] |= {"since": timezone.now().timestamp() - 601}
    session.save()
    assert client.post(CODE, {"code": code_for(device.bin_key)})["Location"] == "/admin/login/"


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "new"}])
def test_whoever_changes_in_between_starts_again(client: Client, device: TOTPDevice, change: dict[str, object]) -> None:
    sign_in(client, "zhang")
    User.objects.update(**change)
    assert client.post(CODE, {"code": code_for(device.bin_key)})["Location"] == "/admin/login/"


def test_signing_in_as_somebody_else_ends_the_first_session(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    client.post(CODE, {"code": code_for(device.bin_key)})
    first = client.session.session_key
    person("viewer", "lin")
    sign_in(client, "lin")
    assert not Session.objects.filter(pk=first).exists()
    assert not is_in(client)


def test_the_session_key_changes_with_each_step(client: Client, device: TOTPDevice) -> None:
    sign_in(client, "zhang")
    between = client.session.session_key
    client.post(CODE, {"code": code_for(device.bin_key)})
    assert client.session.session_key != between


def test_passwords_that_were_right_do_not_count_towards_the_lock(device: TOTPDevice) -> None:
    for _time in range(12):
        assert sign_in(Client(), "zhang").status_code == 302


# --- Afterwards -----------------------------------------------------------------------------------------


def test_new_recovery_codes_need_password_and_code(client: Client, zhang) -> None:
    secret, old = enrol(client)
    assert codes_on(client.post(OWN, {"password": "wrong-password", "code": code_for(secret, 1)})) == []
    assert codes_on(client.post(OWN, {"password": PASSWORD, "code": "000000"})) == []
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    new = codes_on(client.post(OWN, {"password": PASSWORD, "code": code_for(secret, 1)}))
    assert len(new) == 10
    assert not set(new) & set(old)
    assert is_in(client)
    away = Client()
    sign_in(away, "zhang")
    away.post(CODE, {"code": old[0]})
    assert not is_in(away)


def test_a_wrong_password_does_not_use_the_code_up(client: Client, zhang) -> None:
    secret, _codes = enrol(client)
    code = code_for(secret, 1)
    client.post(OWN, {"password": "wrong-password", "code": code})
    assert codes_on(client.post(OWN, {"password": PASSWORD, "code": code}))


def test_after_a_reset_by_an_administrator_a_new_device_is_set_up(client: Client, zhang, settings) -> None:
    enrol(client)
    settings.STAFF_SECOND_FACTOR = False
    boss = Client()
    boss.force_login(person("administrator", "lin"))
    address = f"/admin/auth/user/{zhang.pk}/second-factor/reset/"
    assert "取消“zhang”现在的验证器和恢复码" in text_of(boss.get(address))
    assert TOTPDevice.objects.exists()
    boss.post(address)
    settings.STAFF_SECOND_FACTOR = True
    assert not is_in(client)
    sign_in(client, "zhang")
    assert "设置二次验证" in text_of(client.get(CODE))
    assert AuditEvent.objects.filter(action="second_factor_reset", who_name="lin", target="zhang").exists()


def test_turned_off_the_password_is_enough(client: Client, device: TOTPDevice, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert sign_in(client, "zhang")["Location"] == "/admin/"
    assert is_in(client)
    assert client.get(OWN).status_code == 404
    assert client.get(CODE)["Location"] == "/admin/login/"
    assert "二次验证" not in text_of(client.get("/admin/"))


def test_events_are_noted_without_codes(client: Client, zhang) -> None:
    _secret, codes = enrol(client)
    away = Client()
    sign_in(away, "zhang")
    away.post(CODE, {"code": "999999"})
    away.post(CODE, {"code": codes[0]})
    noted = list(AuditEvent.objects.filter(who_name="zhang").order_by("id").values_list("action", "result"))
    assert noted == [
        ("second_factor_enrolled", "done"),
        ("signed_in", "done"),
        ("recovery_codes_made", "done"),
        ("second_factor_failed", "failed"),
        ("recovery_code_used", "done"),
        ("signed_in", "done"),
    ]
    kept = str(list(AuditEvent.objects.values()))
    assert not [secret for secret in ("999999", codes[0], codes[0].replace("-", "")) if secret in kept]
