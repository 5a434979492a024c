import csv
import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from staff import audit
from staff.actions import ACTIONS
from staff.models import AuditError, AuditEvent
from staff.tests.people import person, sign_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/staff/auditevent/"


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(person("administrator", "lin"))
    return client


@pytest.fixture
def _triggers() -> None:
    """The tests' database on SQLite lets rows go, so that it can be emptied: put back what the migration makes."""
    if connection.vendor == "sqlite":
        migration = import_module("staff.migrations.0003_keep_the_audit_trail")
        connection.cursor().execute(migration.SQLITE[1])


def event_of(days: int) -> AuditEvent:
    return AuditEvent.objects.create(action="signed_in", target="zhang", at=timezone.now() - timedelta(days=days))


def run_sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_note_says_who_did_what_to_what() -> None:
    zhang = person("editor", "zhang")
    event = audit.note(zhang, "entry_changed", target="incubator/mosu-space", detail="面积", result="done")
    event = AuditEvent.objects.get(pk=event.pk)
    assert (event.who, event.who_name, event.target, event.detail) == (zhang, "zhang", "incubator/mosu-space", "面积")


def test_an_action_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="entry_eaten"):
        audit.note(None, "entry_eaten")


def test_nothing_noted_is_changed_in_python() -> None:
    event = event_of(200)
    event.detail = "otherwise"
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(detail="otherwise"),
        lambda: AuditEvent.objects.bulk_update([event], ["detail"]),
    ):
        with pytest.raises(AuditError):
            change()


@pytest.mark.usefixtures("_triggers")
@pytest.mark.parametrize("days", [0, 179, 200])
def test_the_database_refuses_a_change(days: int) -> None:
    event_of(days)
    with pytest.raises(DatabaseError, match="not changed"):
        run_sql("UPDATE staff_auditevent SET detail = 'otherwise'")


@pytest.mark.usefixtures("_triggers")
def test_the_database_refuses_to_delete_a_row_of_the_last_180_days() -> None:
    event_of(179)
    with pytest.raises(DatabaseError, match="180 days"):
        run_sql("DELETE FROM staff_auditevent")
    assert AuditEvent.objects.exists()


@pytest.mark.usefixtures("_triggers")
def test_old_rows_can_be_forgotten() -> None:
    event_of(181)
    recent = event_of(100)
    out = io.StringIO()
    call_command("trim_audit", "--days", "180", stdout=out)
    assert out.getvalue() == "已删除早于 180 天的操作记录 1 条。\n"
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"signed_in", "audit_trimmed"}
    assert AuditEvent.objects.filter(pk=recent.pk).exists()


def test_rows_are_kept_for_180_days_at_least() -> None:
    with pytest.raises(CommandError, match=r"“179”.*180"):
        call_command("trim_audit", "--days", "179")
    with pytest.raises(ValueError, match="180"):
        AuditEvent.objects.forget(0)


def test_an_account_with_notes_cannot_be_deleted() -> None:
    zhang = person("editor", "zhang")
    audit.note(zhang, "signed_in")
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        zhang.delete()


def test_signing_in_and_out_is_noted(client: Client) -> None:
    person("editor", "zhang")
    sign_in(client, "zhang")
    client.post("/admin/logout/")
    noted = AuditEvent.objects.filter(who_name="zhang").order_by("id").values_list("action", flat=True)
    assert list(noted) == ["signed_in", "signed_out"]


def test_a_refused_page_is_noted(client: Client) -> None:
    client.force_login(person("editor", "zhang"))
    assert client.get("/admin/auth/user/").status_code == 403
    event = AuditEvent.objects.get(action="access_refused")
    assert (event.who_name, event.target, event.detail, event.result) == (
        "zhang",
        "/admin/auth/user/",
        "GET",
        "refused",
    )


def test_changes_of_an_account_in_a_shell_are_noted_too() -> None:
    zhang = person("editor", "zhang")
    zhang.email = "z@example.org"
    zhang.is_superuser = True
    zhang.save()
    event = AuditEvent.objects.filter(action="account_changed").get()
    assert (event.who_name, event.target, event.detail) == ("", "zhang", "电子邮件地址、超级用户状态")


def test_a_hash_renewed_at_sign_in_is_no_change_of_password(client: Client, settings) -> None:
    person("editor", "zhang")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    assert sign_in(client, "zhang").status_code == 302
    assert client.get("/admin/").status_code == 200
    assert not AuditEvent.objects.filter(action="password_changed").exists()


def test_the_trail_can_be_searched_and_narrowed(boss: Client) -> None:
    zhang = person("editor", "zhang")
    audit.note(zhang, "entry_published", target="incubator/mosu-space")
    audit.note(zhang, "entry_withdrawn", target="incubator/other")
    page = text_of(boss.get(f"{LIST}?q=mosu"))
    assert "incubator/mosu-space" in page
    assert "incubator/other" not in page
    assert "incubator/other" in text_of(boss.get(f"{LIST}?action=entry_withdrawn"))
    assert "没有符合条件的" in text_of(boss.get(f"{LIST}?action=entry_withdrawn&result__exact=failed"))


def test_the_file_holds_the_rows_of_the_list_without_formulas(boss: Client) -> None:
    for number in range(60):
        audit.note(None, "entry_changed", target=f"=HYPERLINK({number})", detail="+1")
    audit.note(None, "entry_withdrawn", target="another")
    answer = boss.get(f"{LIST}export.csv?action=entry_changed")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 60
    assert rows[0]["target"] == "'=HYPERLINK(59)"
    assert rows[0]["detail"] == "'+1"
    assert rows[0]["action"] == "修改条目"
    assert rows[0]["at"].endswith("+08:00")
    assert AuditEvent.objects.filter(action="audit_exported", who_name="lin").exists()


def test_nobody_changes_the_trail_on_its_pages(boss: Client) -> None:
    event = event_of(1)
    assert boss.get(f"{LIST}{event.pk}/change/").status_code == 200
    for page in ("change", "delete"):
        assert boss.post(f"{LIST}{event.pk}/{page}/", {"post": "yes", "detail": "otherwise"}).status_code == 403
    assert boss.get(f"{LIST}add/").status_code == 403


def test_every_action_that_is_noted_has_words() -> None:
    import re

    from django.conf import settings

    noted = set()
    for path in (settings.BASE_DIR / "staff").rglob("*.py"):
        if "tests" not in path.parts:
            noted |= set(re.findall(r'note\([^"]*"(\w+)"', path.read_text(encoding="utf-8")))
    assert noted
    assert noted <= set(ACTIONS)
