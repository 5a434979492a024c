import re
import threading
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from staff.tests.people import CODE, PASSWORD, device_for, person, sign_in, text_of

pytestmark = pytest.mark.django_db
ASK = "/admin/password_reset/"
NEW = "seven-hoops-on-a-ribbon"


@pytest.fixture(autouse=True)
def _has_mail(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.DEFAULT_FROM_EMAIL = "catalogue@example.org"


def ask(client: Client, address: str, **headers: str) -> str:
    answer = client.post(ASK, {"email": address}, follow=True, headers=headers)
    for thread in threading.enumerate():
        if thread.name == "reset-mail":
            thread.join()
    return text_of(answer)


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://testserver(/admin/password_reset/\S+/)", str(message.body))
    assert found, message.body
    return found[1]


def choose(client: Client, link: str, password: str = NEW) -> str:
    there = client.get(link, follow=True)
    if not there.redirect_chain:
        return text_of(there)
    address = there.redirect_chain[-1][0]
    return text_of(client.post(address, {"new_password1": password, "new_password2": password}, follow=True))


def test_the_login_page_offers_it(client: Client) -> None:
    assert f'href="{ASK}"' in client.get("/admin/login/").content.decode()


def test_a_mailed_link_sets_a_new_password(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    ask(client, "Z@example.org")
    (message,) = mailoutbox
    assert (message.to, message.from_email) == (["z@example.org"], "catalogue@example.org")
    assert message.subject == "徐汇科创目录：设置新密码"
    assert "账号“zhang”" in message.body
    assert "密码已更改" in choose(client, link_in(message))
    assert sign_in(Client(), "zhang", PASSWORD).status_code == 200
    assert sign_in(Client(), "zhang", NEW).status_code == 302


def test_a_link_works_once(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    ask(client, "z@example.org")
    choose(client, link_in(mailoutbox[0]))
    assert "链接不能用" in choose(Client(), link_in(mailoutbox[0]))


def test_a_link_works_for_an_hour(
    client: Client, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    person("editor", "zhang", email="z@example.org")
    ask(client, "z@example.org")
    now = PasswordResetTokenGenerator()._now()
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now + timedelta(minutes=61))
    assert "链接不能用" in choose(client, link_in(mailoutbox[0]))


def test_the_answer_does_not_tell_whether_the_address_is_known(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    person("editor", "gone", email="gone@example.org", is_active=False)
    assert ask(client, "z@example.org") == ask(client, "nobody@example.org") == ask(client, "gone@example.org")
    assert len(mailoutbox) == 1


def test_an_account_gets_three_mails_an_hour(
    client: Client, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    person("editor", "zhang", email="z@example.org")
    words = {ask(client, "z@example.org") for _time in range(5)}
    assert len(words) == 1
    assert len(mailoutbox) == 3
    moment = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    ask(client, "z@example.org")
    assert len(mailoutbox) == 4


def test_links_lead_to_no_other_host(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    assert client.post(ASK, {"email": "z@example.org"}, headers={"host": "evil.example"}).status_code == 400
    ask(client, "z@example.org", **{"x-forwarded-host": "evil.example"})
    assert "evil" not in mailoutbox[0].body


def test_a_weak_new_password_is_refused(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    ask(client, "z@example.org")
    assert "至少要 12 个字符" in choose(client, link_in(mailoutbox[0]), "short")


def test_a_reset_does_not_spare_the_second_factor(
    client: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    device_for(person("editor", "zhang", email="z@example.org"))
    ask(client, "z@example.org")
    choose(client, link_in(mailoutbox[0]))
    assert client.get("/admin/").status_code == 302
    assert sign_in(client, "zhang", NEW)["Location"] == CODE


def test_a_reset_does_not_end_a_lock(client: Client, mailoutbox: list[EmailMessage]) -> None:
    person("editor", "zhang", email="z@example.org")
    for _time in range(10):
        sign_in(Client(), "zhang", "wrong-password")
    ask(client, "z@example.org")
    choose(client, link_in(mailoutbox[0]))
    assert sign_in(client, "zhang", NEW).status_code == 429


def test_a_broken_mail_server_changes_nothing_for_the_reader(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "no.such.backend"
    person("editor", "zhang", email="z@example.org")
    assert "邮件已经发出" in ask(client, "z@example.org")
    assert "not sent" in caplog.text
