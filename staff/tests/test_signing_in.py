import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from staff import lockout
from staff.models import AuditEvent
from staff.tests.people import LOGIN, PASSWORD, person, sign_in, text_of

pytestmark = pytest.mark.django_db
WRONG = "not-the-password-at-all"


def fail(client: Client, name: str, times: int) -> None:
    for _time in range(times):
        answer = sign_in(client, name, WRONG)
    assert answer.status_code in (200, 429)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """The lock looks at the clock through Django alone."""
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)


# --- The lock -----------------------------------------------------------------------------------------


def test_the_tenth_wrong_password_locks_the_account(client: Client) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 9)
    assert sign_in(client, "zhang").status_code == 302
    client.post("/admin/logout/")
    fail(client, "zhang", 10)
    assert sign_in(client, "zhang").status_code == 429
    assert not is_in(client)


def test_the_tenth_answer_itself_says_that_it_is_locked(client: Client) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 9)
    answer = sign_in(client, "zhang", WRONG)
    assert answer.status_code == 429
    assert "请等 30 分钟" in text_of(answer)
    assert 1790 <= int(answer["Retry-After"]) <= 1800


def test_from_the_fifth_failure_the_page_says_how_many_tries_are_left(client: Client) -> None:
    person("editor", "zhang")
    said = [re.findall(r"还可以试 (\d+) 次", text_of(sign_in(client, "zhang", WRONG)))[:1] for _time in range(9)]
    assert said == [[], [], [], [], ["5"], ["4"], ["3"], ["2"], ["1"]]


def test_a_lock_does_not_touch_other_accounts(client: Client) -> None:
    person("editor", "zhang")
    person("editor", "lin")
    fail(client, "zhang", 10)
    assert sign_in(client, "lin").status_code == 302
    assert is_in(client)


def test_the_lock_holds_whatever_address_tries_come_from() -> None:
    person("editor", "zhang")
    for number in range(10):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}", headers={"user-agent": f"browser {number}"})
        fail(stranger, "zhang", 1)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), "zhang").status_code == 429


@pytest.mark.parametrize("variant", ["ZHANG", " zhang ", "Zhang", "ｚｈａｎｇ", "zhang\u3000"])
def test_spelling_variants_give_no_further_try(client: Client, variant: str) -> None:
    person("editor", "zhang")
    fail(client, variant, 5)
    fail(client, "zhang", 5)
    assert sign_in(client, "zhang").status_code == 429
    assert sign_in(client, variant).status_code == 429


def test_the_words_do_not_tell_which_names_exist(client: Client) -> None:
    person("editor", "zhang")

    def told(name: str) -> list[tuple[int, str]]:
        answers = [sign_in(Client(), name, WRONG) for _time in range(11)]
        return [(answer.status_code, text_of(answer)) for answer in answers]

    assert told("zhang") == told("nobody-of-this-name")


def test_a_disabled_account_and_one_that_is_not_staff_get_the_same_words(client: Client) -> None:
    person("editor", "zhang", is_active=False)
    User.objects.create_user("reader", password=PASSWORD)
    words = {text_of(sign_in(Client(), name)) for name in ("zhang", "reader", "nobody")}
    assert len(words) == 1
    assert "用户名或密码不对" in words.pop()


def test_the_lock_ends_by_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 10)
    later(monkeypatch, minutes=29)
    assert sign_in(client, "zhang").status_code == 429
    later(monkeypatch, minutes=2)
    assert sign_in(client, "zhang").status_code == 302


def test_tries_during_the_lock_do_not_make_it_longer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 10)
    later(monkeypatch, minutes=20)
    answer = sign_in(client, "zhang", WRONG)
    assert "请等 10 分钟" in text_of(answer)
    later(monkeypatch, minutes=11)
    assert sign_in(client, "zhang").status_code == 302


def test_the_right_password_starts_the_count_anew(client: Client) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 9)
    sign_in(client, "zhang")
    client.post("/admin/logout/")
    fail(client, "zhang", 9)
    assert sign_in(client, "zhang").status_code == 302


def test_a_try_counts_before_the_password_is_looked_at(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tries at once: each sees those that have begun, not only those that have ended."""
    person("editor", "zhang")
    counted: list[int] = []

    def looked_at(*args: object, **kwargs: object) -> None:
        counted.append(AccessAttempt.objects.get().failures_since_start)

    monkeypatch.setattr("staff.roles.RoleBackend.authenticate", looked_at)
    fail(client, "zhang", 12)
    assert counted == list(range(1, 11))


def test_neither_address_nor_browser_nor_password_is_stored() -> None:
    person("editor", "zhang")
    stranger = Client(REMOTE_ADDR="198.51.100.7", headers={"user-agent": "Spy 1.0", "accept": "text/spy"})
    fail(stranger, "zhang", 2)
    fail(stranger, WRONG, 1)  # a password in the wrong box
    kept = str(list(AccessAttempt.objects.values())) + str(list(AuditEvent.objects.values()))
    for secret in ("198.51.100.7", "Spy", "text/spy", WRONG):
        assert secret not in kept


def test_the_lock_is_noted(client: Client) -> None:
    person("editor", "zhang")
    fail(client, "zhang", 12)
    assert AuditEvent.objects.filter(action="account_locked", target="zhang", result="refused").count() == 1
    assert AuditEvent.objects.filter(action="sign_in_failed", target="zhang").count() == 12


def test_changing_the_password_counts_wrong_old_ones_too(client: Client) -> None:
    user = person("editor", "zhang")
    client.force_login(user)
    new = "seven-hoops-on-a-ribbon"
    for _time in range(10):
        answer = client.post(
            "/admin/password_change/", {"old_password": WRONG, "new_password1": new, "new_password2": new}
        )
    assert answer.status_code == 429
    assert sign_in(Client(), "zhang").status_code == 429
    assert new not in str(list(AccessAttempt.objects.values()))


def test_a_locked_account_is_found_by_its_name() -> None:
    user = person("editor", "Zhang")
    fail(Client(), "zhang", 10)
    assert lockout.locked_until("Zhang") > timezone.now() + timedelta(minutes=29)
    assert lockout.unlock(user)
    assert lockout.locked_until("Zhang") is None


# --- The session --------------------------------------------------------------------------------------


def test_signing_in_makes_a_new_session(client: Client) -> None:
    person("editor", "zhang")
    before = client.session
    before["planted"] = "by a stranger"
    before.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before.session_key)
    sign_in(client, "zhang")
    assert is_in(client)
    assert client.session.session_key != before.session_key
    assert not Session.objects.filter(pk=before.session_key).exists()


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    person("editor", "zhang")
    sign_in(client, "zhang")
    key = client.session.session_key
    assert client.get("/admin/logout/").status_code == 405
    assert is_in(client)
    assert client.post("/admin/logout/").status_code == 200
    assert not Session.objects.filter(pk=key).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(key)
    assert not is_in(client)


def test_signing_out_needs_the_token_of_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("editor"))
    assert client.post("/admin/logout/").status_code == 403
    assert is_in(client)


def test_a_session_lives_for_eight_hours_after_its_last_page(client: Client) -> None:
    client.force_login(person("editor"))
    client.get("/admin/")
    ends = client.session.get_expiry_date()
    assert timedelta(hours=7, minutes=59) < ends - timezone.now() <= timedelta(hours=8)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


def test_using_the_pages_moves_the_end_on(client: Client) -> None:
    client.force_login(person("editor"))
    session = client.session
    session["staff_seen"] = int(timezone.now().timestamp()) - 3600
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=1))
    client.get("/admin/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=7)


def test_disabling_an_account_ends_its_sessions_at_once(client: Client) -> None:
    user = person("editor")
    client.force_login(user)
    assert is_in(client)
    user.is_active = False
    user.save()
    assert not is_in(client)
    user.is_active = True
    user.save()
    assert not is_in(client), "enabling brings no old session back"


def test_a_new_password_or_role_ends_the_sessions_of_that_account_alone(client: Client) -> None:
    from staff.roles import assign

    user, other = person("editor"), Client()
    other.force_login(person("viewer"))
    for change in (lambda: (user.set_password("another-long-one-1"), user.save()), lambda: assign(user, "reviewer")):
        client.force_login(user)
        assert is_in(client)
        change()
        assert not is_in(client)
        assert is_in(other)


def test_changing_ones_own_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    user, elsewhere = person("editor"), Client()
    elsewhere.force_login(user)
    client.force_login(user)
    new = "seven-hoops-on-a-ribbon"
    answer = client.post(
        "/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}, follow=True
    )
    assert "密码已更改" in text_of(answer)
    assert is_in(client)
    assert not is_in(elsewhere)


# --- The page -----------------------------------------------------------------------------------------


def test_a_visitor_is_led_back_to_the_page_asked_for(client: Client) -> None:
    person("administrator", "lin")
    there = client.get("/admin/auth/user/?q=zhang")
    assert there.status_code == 302
    answer = sign_in(client, "lin", next="/admin/auth/user/?q=zhang")
    assert answer["Location"] == "/admin/auth/user/?q=zhang"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_nobody_is_led_to_another_site(client: Client, elsewhere: str) -> None:
    person("editor", "zhang")
    assert sign_in(client, "zhang", next=elsewhere)["Location"] == "/admin/"


def test_password_managers_find_their_fields(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_an_error_is_said_first_in_the_title(client: Client) -> None:
    title = re.search(r"<title>(.*?)</title>", sign_in(client, "nobody", WRONG).content.decode(), re.DOTALL)
    assert title
    assert title[1].split()[0] == "错误："


def test_without_mail_the_page_says_whom_to_ask(client: Client) -> None:
    assert "忘记密码，或账号被停用：请找管理人员" in text_of(client.get(LOGIN))
    assert client.get("/admin/password_reset/").status_code == 404


def test_a_reader_gets_no_session(client: Client) -> None:
    client.get(LOGIN)
    assert list(client.cookies) == [settings.CSRF_COOKIE_NAME]
    assert not Session.objects.exists()


def test_names_with_odd_signs_are_answered(client: Client) -> None:
    for name in ("\0", "x" * 5000, "';--", "%s", "李" * 150):
        assert sign_in(client, name, WRONG).status_code == 200
