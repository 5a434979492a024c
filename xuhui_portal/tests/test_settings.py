"""The settings file is read anew for each case: it has nothing but the environment to go by."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from xuhui_portal import settings as settings_module

KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PASSWORD_URL = "mysql://somebody:geheim@db/xuhui"


def read_settings(**environment: str) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SECRET_KEY_FILE", "DATABASE_URL", "BEHIND_TLS", "STAFF_SECOND_FACTOR", "MEDIA_ROOT"):
            patch.delenv(name, raising=False)
        patch.setenv("SECRET_KEY", KEY)
        for name, value in environment.items():
            patch.setenv(name, value)
        return runpy.run_path(settings_module.__file__)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", "1", "yes 或 no"),
        ("BEHIND_TLS", "True", "yes 或 no"),
        ("ALLOWED_HOSTS", "*", "主机名"),
        ("ALLOWED_HOSTS", "https://example.org", "主机名"),
        ("ALLOWED_HOSTS", "example.org:8000", "主机名"),
        ("DATABASE_URL", "oracle://db/xuhui", "postgresql://"),
        ("DATABASE_URL", "postgresql://db:port/xuhui", "postgresql://"),
        ("DATABASE_URL", "postgresql://db", "postgresql://"),
        ("DATABASE_URL", "xuhui.sqlite3", "sqlite:///"),
        ("SITE_CODE", "31010", "10 位数字"),
        ("STAFF_SECOND_FACTOR", "on", "yes 或 no"),
        ("EMAIL_HOST", "smtp://mail.example.org", "主机名"),
        ("READ_ONLY", "true", "yes 或 no"),
        ("SECURITY_CONTACT", "021-12345678", "邮箱地址或以 https:// 开头的网址"),
        ("SECURITY_CONTACT", "http://example.org/report", "邮箱地址或以 https:// 开头的网址"),
        ("SECURITY_CONTACT", "safe@example.org, other@example.org", "邮箱地址或以 https:// 开头的网址"),
        ("KEPT_PAGES_MB", "-1", "整数，单位 MB"),
        ("MEDIA_ROOT", "/no/such/folder", "已有且可写的目录"),
        ("MEDIA_ROOT", "manage.py", "已有且可写的目录"),
    ],
)
def test_a_wrong_value_is_quoted_with_what_was_expected(name: str, value: str, expected: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**{name: value})
    message = str(refusal.value)
    assert name in message
    assert f"「{value}」" in message
    assert expected in message


MAP = {
    "MAP_IMAGE": "https://maps.example.org/xuhui.png",
    "MAP_APPROVAL_NUMBER": "沪S(2024)001号",
    "MAP_BOUNDS": "121.38,31.10,121.50,31.23",
}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MAP_APPROVAL_NUMBER", "", "同时设"),
        ("MAP_BOUNDS", "", "同时设"),
        ("MAP_IMAGE", "", "同时设"),
        ("MAP_IMAGE", "http://maps.example.org/xuhui.png", "https://"),
        ("MAP_IMAGE", "https://maps.example.org/x y.png", "https://"),
        ("MAP_APPROVAL_NUMBER", "审图号", "审图号，例如"),
        ("MAP_BOUNDS", "121.50,31.10,121.38,31.23", "西、南、东、北"),
        ("MAP_BOUNDS", "31.10,121.38,31.23,121.50", "西、南、东、北"),
    ],
)
def test_a_base_image_is_taken_whole_or_not_at_all(name: str, value: str, expected: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=expected) as refusal:
        read_settings(**MAP | {name: value})
    assert f"{name} 的值「{value}」" in str(refusal.value)


def test_only_the_host_of_the_base_image_is_let_in() -> None:
    def images(**environment: str) -> list[str]:
        return list(read_settings(**environment)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["img-src"])

    assert images() == ["'self'", "data:"]
    assert images(**MAP) == ["'self'", "data:", "https://maps.example.org"]
    assert images(**MAP | {"MAP_IMAGE": "/map/xuhui.png"}) == ["'self'", "data:"]


def test_pictures_go_where_the_environment_says_or_under_var(tmp_path: Path) -> None:
    assert read_settings(MEDIA_ROOT=str(tmp_path))["MEDIA_ROOT"] == tmp_path
    assert read_settings()["MEDIA_ROOT"] == Path(settings_module.BASE_DIR) / "var" / "media"


def test_a_host_list_with_a_gap_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        read_settings(ALLOWED_HOSTS="example.org,,localhost")


def test_a_database_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "x.sqlite3"
    with pytest.raises(ImproperlyConfigured, match="目录") as refusal:
        read_settings(DATABASE_URL=f"sqlite:///{missing}")
    assert str(missing) in str(refusal.value)


def test_a_refused_database_address_hides_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(DATABASE_URL=PASSWORD_URL)
    assert "geheim" not in str(refusal.value)


@pytest.mark.parametrize("key", ["short", "x" * 60])
def test_a_weak_key_is_refused_without_being_printed(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"共 {len(key)} 个字符") as refusal:
        read_settings(SECRET_KEY=key)
    assert key not in str(refusal.value)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "no-key"
    with pytest.raises(ImproperlyConfigured, match="no-key"):
        read_settings(SECRET_KEY="", SECRET_KEY_FILE=str(missing))


def test_the_key_is_read_from_the_named_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    assert read_settings(SECRET_KEY="", SECRET_KEY_FILE=str(file))["SECRET_KEY"] == KEY


def test_nothing_set_means_closed_and_behind_tls() -> None:
    settings = read_settings()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31536000
    assert set(settings["SITE"].values()) == {""}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("EMAIL_PORT", "0", "65535"),
        ("EMAIL_PORT", "smtp", "65535"),
        ("EMAIL_SECURITY", "tls", "starttls、ssl、none"),
        ("EMAIL_FROM", "nobody", "发信人地址"),
        ("EMAIL_FROM", "", "发信人地址"),
        ("EMAIL_USER", "nobody", "EMAIL_PASSWORD"),
    ],
)
def test_a_wrong_value_about_mail_is_refused(name: str, value: str, expected: str) -> None:
    mail = {"EMAIL_HOST": "mail.example.org", "EMAIL_FROM": "catalogue@example.org"} | {name: value}
    with pytest.raises(ImproperlyConfigured, match=name) as refusal:
        read_settings(**mail)
    assert f"「{value}」" in str(refusal.value)
    assert expected in str(refusal.value)


def test_mail_settings_without_a_host_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PASSWORD") as refusal:
        read_settings(EMAIL_PASSWORD="geheim")
    assert "geheim" not in str(refusal.value)


def test_mail_goes_through_the_named_server() -> None:
    settings = read_settings(
        EMAIL_HOST="mail.example.org", EMAIL_FROM="徐汇科创目录 <catalogue@example.org>", EMAIL_SECURITY="ssl"
    )
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (465, True, False)


def test_nothing_said_about_mail_means_none_is_sent() -> None:
    assert read_settings()["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


def test_staff_sign_in_with_a_second_factor_unless_it_is_turned_off() -> None:
    assert read_settings()["STAFF_SECOND_FACTOR"] is True
    assert read_settings(STAFF_SECOND_FACTOR="no")["STAFF_SECOND_FACTOR"] is False


def test_plain_http_asks_for_no_secure_cookie() -> None:
    settings = read_settings(BEHIND_TLS="no")
    assert settings["SESSION_COOKIE_NAME"] == "session"
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert "SECURE_SSL_REDIRECT" not in settings


def test_sqlite_waits_for_other_writers() -> None:
    options = read_settings()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("value", "contact"),
    [
        ("safe@example.org", "mailto:safe@example.org"),
        ("mailto:safe@example.org", "mailto:safe@example.org"),
        ("https://example.org/report", "https://example.org/report"),
        ("", ""),
    ],
)
def test_the_contact_for_weaknesses_is_an_address_a_machine_can_use(value: str, contact: str) -> None:
    assert read_settings(SECURITY_CONTACT=value)["SECURITY_CONTACT"] == contact


def test_a_relative_sqlite_path_starts_at_the_project() -> None:
    name = read_settings(DATABASE_URL="sqlite:///var/other.sqlite3")["DATABASES"]["default"]["NAME"]
    assert name == str(settings_module.BASE_DIR / "var" / "other.sqlite3")


def test_postgresql_keeps_what_its_address_says() -> None:
    database = read_settings(DATABASE_URL="postgres://u:p@db:5433/xuhui?sslmode=require")["DATABASES"]["default"]
    assert database["HOST"] == "db"
    assert database["PORT"] == 5433
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["sslmode"] == "require"


def test_a_server_lost_without_a_word_is_given_up_within_ten_seconds() -> None:
    """An old connection until its time-out, then a new one until its own."""
    options = read_settings(DATABASE_URL="postgres://u:p@db/xuhui")["DATABASES"]["default"]["OPTIONS"]
    assert options["tcp_user_timeout"] / 1000 + options["connect_timeout"] < 10
