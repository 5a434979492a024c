import io
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.http import HttpRequest

from staff.management.commands import create_staff
from staff.models import AuditEvent
from staff.roles import role_of
from staff.tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda line: monkeypatch.setattr("sys.stdin", io.StringIO(line))


def create(name: str, group: str = "editor", **options: object) -> str:
    out = io.StringIO()
    call_command("create_staff", name, group=group, password_stdin=True, stdout=out, **options)
    return out.getvalue()


def test_the_account_can_sign_in_with_its_role(type_in: Callable[[str], None]) -> None:
    type_in(f"{PASSWORD}\n")
    assert create("zhang", email="z@example.org", full_name="张三") == "已新建账号“zhang”，角色：编辑。\n"
    assert authenticate(HttpRequest(), username="zhang", password=PASSWORD)
    user = User.objects.get(username="zhang")
    assert user.is_staff
    assert not user.is_superuser
    assert role_of(user) == "editor"
    assert user.email == "z@example.org"


def test_the_password_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr(create_staff, "getpass", lambda prompt: next(answers))
    call_command("create_staff", "zhang", "--group", "viewer", stdout=io.StringIO())
    assert authenticate(HttpRequest(), username="zhang", password=PASSWORD)


def test_two_different_passwords_create_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, "something-else-entirely"])
    monkeypatch.setattr(create_staff, "getpass", lambda prompt: next(answers))
    with pytest.raises(CommandError, match="不一样"):
        call_command("create_staff", "zhang", "--group", "viewer")
    assert not User.objects.filter(username="zhang").exists()


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "至少要 12 个字符"), ("password1234", "常见"), ("zhangsanfeng", "太相似"), ("", "至少要 12 个字符")],
)
def test_a_weak_password_is_refused_with_the_reason(type_in: Callable[[str], None], password: str, said: str) -> None:
    type_in(f"{password}\n")
    with pytest.raises(CommandError, match=said):
        create("zhangsanfeng")
    assert not User.objects.filter(username="zhangsanfeng").exists()


def test_an_unknown_role_is_quoted_with_those_there_are(type_in: Callable[[str], None]) -> None:
    type_in(f"{PASSWORD}\n")
    with pytest.raises(CommandError, match=r"“edtor”.*viewer、editor、reviewer、administrator"):
        create("zhang", group="edtor")


def test_a_name_that_differs_only_in_case_is_refused(type_in: Callable[[str], None]) -> None:
    person("viewer", "Zhang")
    type_in(f"{PASSWORD}\n")
    with pytest.raises(CommandError, match="已有账号“zhang”"):
        create("zhang")


@pytest.mark.parametrize(("name", "email"), [("zhang san", ""), ("zhang", "nonsense"), ("", "")])
def test_a_wrong_name_or_address_is_refused(type_in: Callable[[str], None], name: str, email: str) -> None:
    type_in(f"{PASSWORD}\n")
    with pytest.raises(CommandError, match="账号不能用"):
        create(name, email=email)


def test_the_new_account_is_noted(type_in: Callable[[str], None]) -> None:
    type_in(f"{PASSWORD}\n")
    create("zhang")
    noted = AuditEvent.objects.filter(target="zhang").values_list("action", "detail")
    assert set(noted) == {("account_created", ""), ("role_changed", "给予：编辑")}
