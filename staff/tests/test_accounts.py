import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client

from staff.accounts import AccountForm
from staff.models import AuditEvent
from staff.roles import role_of
from staff.tests.people import PASSWORD, device_for, person, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/auth/user/"


@pytest.fixture
def lin():
    return person("administrator", "lin")


@pytest.fixture
def boss(client: Client, lin) -> Client:
    client.force_login(lin)
    return client


def again(user):
    return User.objects.get(pk=user.pk)


def save(client: Client, user, **changes: str | None) -> str:
    values = {"first_name": "", "email": "", "role": "editor", "is_active": "on"} | changes
    filled = {name: value for name, value in values.items() if value is not None}
    return text_of(client.post(f"{LIST}{user.pk}/change/", filled, follow=True))


def test_the_list_says_how_each_account_stands(boss: Client) -> None:
    device_for(person("editor", "zhang", first_name="张三"))
    person("viewer", "wang", is_active=False)
    for _time in range(10):
        sign_in(Client(), "wang", "wrong-password")
    table = boss.get(LIST).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in table.split("</tr>")]
    assert ["zhang", "张三", "编辑", "启用", "还没有登录过", "已设置", "否"] in rows
    assert ["wang", "未填写", "查看", "停用", "还没有登录过", "未设置", "锁定中"] in rows


def test_a_new_account_can_sign_in_with_its_role(boss: Client) -> None:
    values = {"username": "zhang", "first_name": "张三", "email": "z@example.org", "role": "reviewer"}
    answer = boss.post(f"{LIST}add/", values | {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert answer.status_code == 200
    user = User.objects.get(username="zhang")
    assert role_of(user) == "reviewer"
    assert not user.is_superuser
    assert sign_in(Client(), "zhang").status_code == 302


@pytest.mark.parametrize("missing", ["username", "role", "password1", "password2"])
def test_a_new_account_needs_name_role_and_password(boss: Client, missing: str) -> None:
    values = {"username": "zhang", "role": "viewer", "password1": PASSWORD, "password2": PASSWORD} | {missing: ""}
    assert "需要修改" in text_of(boss.post(f"{LIST}add/", values))
    assert not User.objects.filter(username="zhang").exists()


def test_the_form_makes_nobody_a_superuser(boss: Client) -> None:
    zhang = person("editor", "zhang")
    save(boss, zhang, is_superuser="on", is_staff="on", user_permissions="1", groups="1", username="root")
    zhang = again(zhang)
    assert (zhang.is_superuser, zhang.username, role_of(zhang)) == (False, "zhang", "editor")
    assert not zhang.user_permissions.exists()


def test_a_changed_role_counts_at_once(boss: Client) -> None:
    zhang, their = person("viewer", "zhang"), Client()
    their.force_login(zhang)
    save(boss, zhang, role="reviewer")
    assert role_of(again(zhang)) == "reviewer"
    assert their.get("/admin/").status_code == 302
    noted = AuditEvent.objects.filter(action="role_changed", who_name="lin", target="zhang")
    assert set(noted.values_list("detail", flat=True)) == {"收回：查看", "给予：审核"}


def test_a_disabled_account_is_out_and_stays_in_the_list(boss: Client) -> None:
    zhang, their = person("editor", "zhang"), Client()
    their.force_login(zhang)
    save(boss, zhang, is_active=None)
    assert their.get("/admin/").status_code == 302
    assert sign_in(Client(), "zhang").status_code == 200
    assert "zhang" in text_of(boss.get(LIST))
    assert AuditEvent.objects.filter(action="account_disabled", who_name="lin", target="zhang").exists()


@pytest.mark.parametrize("changes", [{"role": "viewer"}, {"role": "administrator", "is_active": None}])
def test_nobody_demotes_or_disables_themself(boss: Client, lin, changes: dict[str, str]) -> None:
    person("administrator", "other")
    assert "请另一位管理人员来做" in save(boss, lin, **changes)
    assert role_of(again(lin)) == "administrator"


@pytest.mark.parametrize("changes", [{"role": "viewer"}, {"role": "administrator", "is_active": None}])
def test_the_last_administrator_stays_one(lin, changes: dict[str, str]) -> None:
    """Whoever asks: say somebody who lost the role in another window while filling in the form."""
    values = {"first_name": "", "email": "", "role": "administrator", "is_active": "on"} | changes
    form = AccountForm({name: value for name, value in values.items() if value}, instance=again(lin))
    form.editor = person("viewer", "other")
    assert not form.is_valid()
    assert "唯一可用的管理账号" in str(form.errors)


def test_one_of_two_administrators_may_be_demoted_by_the_other(boss: Client) -> None:
    other = person("administrator", "other")
    save(boss, other, role="viewer")
    assert role_of(again(other)) == "viewer"


def test_a_superuser_is_out_of_reach_of_administrators(boss: Client) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    for page in ("password", "unlock", "second-factor/reset", "change"):
        answer = boss.post(f"{LIST}{root.pk}/{page}/", {"password1": "a-password-of-mine", "role": "viewer"})
        assert answer.status_code == 403, page
    assert again(root).check_password(PASSWORD)


def test_an_account_is_never_deleted(boss: Client) -> None:
    zhang = person("editor", "zhang")
    assert boss.post(f"{LIST}{zhang.pk}/delete/", {"post": "yes"}).status_code == 403
    boss.post(LIST, {"action": "delete_selected", "_selected_action": [zhang.pk], "post": "yes"})
    assert again(zhang)
    root = User.objects.create_superuser("root", password=PASSWORD)
    boss.force_login(root)
    assert boss.post(f"{LIST}{zhang.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_administrator_sets_a_new_password_for_somebody(boss: Client) -> None:
    zhang, their = person("editor", "zhang"), Client()
    their.force_login(zhang)
    new = "seven-hoops-on-a-ribbon"
    boss.post(f"{LIST}{zhang.pk}/password/", {"password1": new, "password2": new})
    assert their.get("/admin/").status_code == 302
    assert sign_in(Client(), "zhang", new).status_code == 302
    assert AuditEvent.objects.filter(action="password_changed", who_name="lin", target="zhang").exists()


def test_an_administrator_cannot_take_a_password_away(boss: Client) -> None:
    zhang = person("editor", "zhang")
    boss.post(f"{LIST}{zhang.pk}/password/", {"usable_password": "false", "unset-password": "1"})
    assert again(zhang).check_password(PASSWORD)


def test_ones_own_password_is_changed_where_the_old_one_is_asked_for(boss: Client, lin) -> None:
    for method in (boss.get, boss.post):
        assert method(f"{LIST}{lin.pk}/password/")["Location"] == "/admin/password_change/"


def test_an_administrator_unlocks_an_account_after_being_asked(boss: Client) -> None:
    zhang = person("editor", "zhang")
    device = device_for(zhang)
    device.throttle_increment()
    for _time in range(10):
        sign_in(Client(), "zhang", "wrong-password")
    address = f"{LIST}{zhang.pk}/unlock/"
    assert "解除“zhang”的锁定" in text_of(boss.get(address))
    assert sign_in(Client(), "zhang").status_code == 429
    assert "“zhang”已解除锁定" in text_of(boss.post(address, follow=True))
    assert sign_in(Client(), "zhang").status_code == 302
    device.refresh_from_db()
    assert device.verify_is_allowed() == (True, None)
    assert not AccessAttempt.objects.exists()
    assert AuditEvent.objects.filter(action="account_unlocked", who_name="lin", target="zhang").exists()


def test_hashes_and_secrets_are_on_no_page(boss: Client) -> None:
    zhang = person("editor", "zhang")
    device = device_for(zhang)
    for page in ("change", "history", "password"):
        content = boss.get(f"{LIST}{zhang.pk}/{page}/").content.decode()
        assert zhang.password not in content
        assert device.key not in content
    assert boss.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert boss.get(f"{LIST}?password__startswith=md5").status_code == 400


def test_the_filters_of_the_list_narrow_it(boss: Client) -> None:
    person("editor", "zhang")
    person("viewer", "wang", is_active=False)
    by_role = text_of(boss.get(f"{LIST}?role=editor"))
    assert "zhang" in by_role
    assert "wang" not in by_role
    disabled = text_of(boss.get(f"{LIST}?active=no"))
    assert "wang" in disabled
    assert "zhang" not in disabled
