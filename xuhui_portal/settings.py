"""
All settings. What differs by machine comes from the environment and is refused when wrong, with a sentence that quotes
the value and says what was expected. What is not read from the environment is the same everywhere.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


# --- Reading the environment ----------------------------------------------------------------------


def refuse(name: str, value: object, expected: str) -> NoReturn:
    raise ImproperlyConfigured(f"环境变量 {name} 的值「{value}」不能用：应为{expected}。")


def read_text(name: str) -> str:
    return os.environ.get(name, "").strip()


def read_switch(name: str, default: bool) -> bool:
    value = read_text(name)
    if value not in ("", "yes", "no"):
        refuse(name, value, " yes 或 no")
    return default if value == "" else value == "yes"


def read_hosts(name: str, default: list[str]) -> list[str]:
    """No wildcard for everything: an answer that echoes any Host header can be cached under a stranger's name."""
    hosts = [host.strip() for host in read_text(name).split(",")] if read_text(name) else default
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]", host):
            refuse(name, host, "以英文逗号分隔的主机名，不带协议、端口和路径，例如 example.org,127.0.0.1")
    return hosts


def read_site_code(name: str) -> str:
    value = read_text(name)
    if value and not re.fullmatch(r"[0-9]{10}", value):
        refuse(name, value, "10 位数字的网站标识码")
    return value


def read_choice(name: str, choices: tuple[str, ...]) -> str:
    """The first is meant when nothing is said."""
    value = read_text(name) or choices[0]
    if value not in choices:
        refuse(name, value, f"以下之一：{'、'.join(choices)}")
    return value


def read_mail_host(name: str) -> str:
    """Without a host no mail is sent, and whatever else is said about mail would be a slip of the keyboard."""
    host = read_text(name)
    if host and not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", host):
        refuse(name, host, "发信服务器的主机名，不带协议和端口，例如 smtp.example.org")
    for other in ("EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_SECURITY", "EMAIL_FROM"):
        if read_text(other) and not host:
            refuse(name, host, f"发信服务器的主机名，因为已经设置了 {other}")
    return host


def read_mail_user(name: str, password_name: str) -> tuple[str, str]:
    user, password = read_text(name), read_text(password_name)
    if bool(user) != bool(password):
        refuse(name, user, f"与 {password_name} 同时写明或同时为空")
    return user, password


def read_sender(name: str, is_needed: bool) -> str:
    sender = read_text(name)
    if is_needed and not re.fullmatch(r"([^<>@]*<[^<>@\s]+@[\w.-]+>|[^<>@\s]+@[\w.-]+)", sender, re.ASCII):
        refuse(name, sender, "发信人地址，例如 catalogue@example.org")
    return sender


def read_port(name: str, default: int) -> int:
    value = read_text(name) or str(default)
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        refuse(name, value, "1 到 65535 的整数")
    return int(value)


def read_megabytes(name: str, default: int) -> int:
    """In bytes."""
    value = read_text(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        refuse(name, value, "0 到 99999 的整数，单位 MB")
    return int(value) * 1024 * 1024


def read_security_contact(name: str) -> str:
    """As RFC 9116 wants it, a URI; an address alone is taken as one for mail."""
    value = read_text(name)
    address = value.removeprefix("mailto:")
    if re.fullmatch(r"[^@\s<>,;:]+@[A-Za-z0-9.-]+\.[A-Za-z]+", address):
        return f"mailto:{address}"
    if value and not re.fullmatch(r"https://[^\s/]+(/\S*)?", value):
        refuse(name, value, "邮箱地址或以 https:// 开头的网址")
    return value


def read_licensed_map() -> dict[str, Any]:
    """All three variables or none. A map without its approval number may not be shown."""
    image, number, bounds = read_text("MAP_IMAGE"), read_text("MAP_APPROVAL_NUMBER"), read_text("MAP_BOUNDS")
    values = {"MAP_IMAGE": image, "MAP_APPROVAL_NUMBER": number, "MAP_BOUNDS": bounds}
    if not any(values.values()):
        return {}
    for name, value in values.items():
        if not value:
            refuse(name, value, f"有内容：{'、'.join(values)} 须同时设")
    if not re.fullmatch(r"(https://[A-Za-z0-9.-]+(:[0-9]+)?)?/[^\s\"'<>;,]*", image):
        refuse("MAP_IMAGE", image, "一张图的地址，以 https:// 开头，或以 / 开头（本站）")
    if not re.search(r"[0-9]", number):
        refuse("MAP_APPROVAL_NUMBER", number, "审图号，例如 沪S(2024)001号")
    return {
        "image": image,
        "approval_number": number,
        "bounds": read_bounds("MAP_BOUNDS", bounds),
        "hosts": re.findall(r"^https://[^/]+", image),
    }


def read_bounds(name: str, value: str) -> tuple[float, ...]:
    """(west, south, east, north) in degrees of WGS-84."""
    number = r"[0-9]{1,3}(?:\.[0-9]+)?"
    found = tuple(map(float, value.split(","))) if re.fullmatch(rf"{number}(,{number}){{3}}", value) else ()
    if not found or not (73 < found[0] < found[2] < 136 and 3 < found[1] < found[3] < 54):
        refuse(name, value, "图的西、南、东、北边（WGS-84 经纬度），英文逗号分隔，例如 121.38,31.10,121.50,31.23")
    return found


def read_secret_key() -> str:
    """A key is never printed: only its length is quoted."""
    key = read_text("SECRET_KEY") or read_secret_key_file()
    if len(key) < 50 or len(set(key)) < 5:
        refuse("SECRET_KEY", f"共 {len(key)} 个字符", "至少 50 个、且不全相同的随机字符")
    return key


def read_secret_key_file() -> str:
    """Without a name, the file that `make run` creates beside manage.py."""
    path = Path(read_text("SECRET_KEY_FILE") or BASE_DIR / ".secret-key")
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        refuse("SECRET_KEY_FILE", path, "可读的密钥文件；也可改用环境变量 SECRET_KEY，或先运行一次 make run 生成密钥")


def read_database() -> dict[str, Any]:
    url = read_text("DATABASE_URL") or f"sqlite:///{quote(str(BASE_DIR / 'var' / 'xuhui.sqlite3'))}"
    expected = " sqlite:///文件路径 或 postgresql://用户:密码@主机:端口/库名"
    shown = re.sub(r"//[^/]*@", "//…@", url)  # a password does not belong in a message
    options = DATABASE_OPTIONS.get(url.partition(":")[0])
    if options is None:
        refuse("DATABASE_URL", shown, expected)
    try:
        database: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError:
        refuse("DATABASE_URL", shown, expected)
    if not database["NAME"]:
        refuse("DATABASE_URL", shown, expected)
    if database["ENGINE"].endswith("sqlite3"):
        database["NAME"] = read_sqlite_path(str(database["NAME"]))
    given = database.get("OPTIONS", {})
    return database | options | {"OPTIONS": options["OPTIONS"] | given}


def read_sqlite_path(name: str) -> str:
    """A relative path starts at the project, not where a command happens to be typed."""
    if name == ":memory:":
        return name
    path = BASE_DIR / name
    if not path.parent.is_dir():
        refuse("DATABASE_URL", path, f"已有目录中的文件（目录 {path.parent} 不存在）")
    return str(path)


def read_media_root() -> Path:
    """Without a name, a folder under var/ that the first picture creates."""
    value = read_text("MEDIA_ROOT")
    if not value:
        return BASE_DIR / "var" / "media"
    path = BASE_DIR / value
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        refuse("MEDIA_ROOT", value, "已有且可写的目录，图片存放其中")
    return path


# --- This machine ---------------------------------------------------------------------------------

DEBUG = read_switch("DEBUG", default=False)
SECRET_KEY = read_secret_key()
ALLOWED_HOSTS = read_hosts("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# On: a proxy in front speaks HTTPS and sets (not passes on) X-Forwarded-Proto. Off: plain HTTP, for a desk.
BEHIND_TLS = read_switch("BEHIND_TLS", default=True)

# On: nobody publishes a change of their own. For offices of two reviewers or more.
FOUR_EYES = read_switch("FOUR_EYES", default=False)

# A code from a second device at every sign-in of staff. Off only where there is a reason, such as a desk.
STAFF_SECOND_FACTOR = read_switch("STAFF_SECOND_FACTOR", default=True)

# Resets of forgotten passwords; without EMAIL_HOST they are not offered.
EMAIL_HOST = read_mail_host("EMAIL_HOST")
EMAIL_SECURITY = read_choice("EMAIL_SECURITY", ("starttls", "ssl", "none"))
EMAIL_PORT = read_port("EMAIL_PORT", default={"starttls": 587, "ssl": 465, "none": 25}[EMAIL_SECURITY])
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = read_mail_user("EMAIL_USER", "EMAIL_PASSWORD")
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "ssl"
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = read_sender("EMAIL_FROM", is_needed=bool(EMAIL_HOST))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
# Readers see everything, nobody can save: for the whole service by environment, for this machine by making the file.
READ_ONLY = read_switch("READ_ONLY", default=False)
READ_ONLY_FILE = BASE_DIR / "var" / "read-only"

KEPT_PAGES_BYTES = read_megabytes("KEPT_PAGES_MB", default=16)  # of memory for whole pages, in each process

# Whether `check_links` may ask the addresses that entries carry. Never a page: the site itself makes no request.
CHECK_LINKS = read_switch("CHECK_LINKS", default=False)

# Where to report a weakness; without it there is no security.txt.
SECURITY_CONTACT = read_security_contact("SECURITY_CONTACT")

# Printed in the page foot, each only when set: while empty the site is a trial and must not look official.
SITE = {
    "host_organisation": read_text("SITE_HOST_ORGANISATION"),
    "operator": read_text("SITE_OPERATOR"),
    "contact": read_text("SITE_CONTACT"),
    "icp_number": read_text("SITE_ICP_NUMBER"),
    "police_number": read_text("SITE_POLICE_NUMBER"),
    "site_code": read_site_code("SITE_CODE"),
}

# A base image that its owner is licensed to show, with its approval number; {} is the schematic alone.
LICENSED_MAP = read_licensed_map()


# --- Database -------------------------------------------------------------------------------------

SQLITE = {
    "ENGINE": "xuhui_portal.backends.sqlite3",
    "CONN_MAX_AGE": None,  # to open one costs as much as ten pages that are kept
    "CONN_HEALTH_CHECKS": True,  # another file under the same name is seen with the next request
    "OPTIONS": {
        "timeout": 20,  # seconds a writer waits for another
        # A transaction that reads and then writes fails at once, whatever the time-out, unless it begins as a writer.
        "transaction_mode": "IMMEDIATE",
        # In WAL, NORMAL survives a killed process; only a power cut may lose the last commits.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}
POSTGRESQL = {
    "CONN_MAX_AGE": 60,  # seconds
    "CONN_HEALTH_CHECKS": True,  # a restarted server costs no failed request
    "OPTIONS": {
        # A server that is lost without a word answers 503 within ten seconds: an old connection is given up after four,
        # and a new one after four more. Nothing limits a statement: a file that streams for minutes is one.
        "connect_timeout": 4,  # seconds
        "tcp_user_timeout": 4000,  # milliseconds
        "keepalives_idle": 2,  # seconds, as are the others
        "keepalives_interval": 1,
        "keepalives_count": 2,
    },
}
DATABASE_OPTIONS: dict[str, dict[str, Any]] = {"sqlite": SQLITE, "postgres": POSTGRESQL, "postgresql": POSTGRESQL}
DATABASES = {"default": read_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Applications ---------------------------------------------------------------------------------

# In the order of the floors: an app uses those before it and none after it; a test keeps this.
LOCAL_APPS = [
    "catalogue",
    "pictures",
    "sources",
    "districts",
    "institutions",
    "incubators",
    "transfer",
    "atlas",
    "versions",
    "pages",
    "compare",
    "corrections",
    "search",
    "staff",
    "stewardship",
]
INSTALLED_APPS = [
    *LOCAL_APPS,
    "xuhui_portal",  # for its commands
    "simple_history",
    "django_filters",
    "staff.apps.SiteConfig",  # django.contrib.admin with our site
    "staff.apps.AccountsConfig",  # django.contrib.auth under a name that staff understand
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, which are then compiled as all others
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

# The headers come first, so that refusals by the later ones carry them too.
MIDDLEWARE = [
    "xuhui_portal.security.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "xuhui_portal.security.MethodsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xuhui_portal.kept_pages.KeptPagesMiddleware",
    # Adds random bytes, and form tokens differ each time: an attacker cannot guess secrets by the length of a page.
    "xuhui_portal.packing.PackingMiddleware",
    "xuhui_portal.language.AddressLanguageMiddleware",
    "xuhui_portal.uploads.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xuhui_portal.maintenance.ReadOnlyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xuhui_portal.urls"
WSGI_APPLICATION = "xuhui_portal.wsgi.application"

# Compiled templates cost a tenth; Django's own name the line of the template where it fails.
COMPILER = "django.template.loaders.cached.Loader" if DEBUG else "xuhui_portal.compiling.loader.Loader"
LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "xuhui_portal.compiling.backend.Templates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader" if DEBUG else "xuhui_portal.compiling.loader.Loader", LOADERS)
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.site",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # an entry's form has a thousand fields


# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words, so not translated
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True


# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xuhui_portal.static_files.OneSheetStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False


# --- Pictures and other uploads -------------------------------------------------------------------

MEDIA_URL = "/media/"
MEDIA_ROOT = read_media_root()
UPLOAD_FILE_LIMIT = 10 * 1024 * 1024  # bytes of one file
UPLOAD_REQUEST_LIMIT = 32 * 1024 * 1024  # bytes of one request; a proxy in front should let as much pass and no more
FILE_UPLOAD_HANDLERS = ["xuhui_portal.uploads.LimitedUploadHandler"]


# --- Security -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *LICENSED_MAP.get("hosts", [])],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, past the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole parent domain for years: not for one site on it to decide.
# Accounts are locked by name alone, so that changing one's address gives no further try.
SILENCED_SYSTEM_CHECKS = ["security.W021", "axes.W006"]

COOKIE_PREFIX = "__Host-" if BEHIND_TLS else ""
SESSION_ENGINE = "xuhui_portal.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xuhui_portal.errors.form_expired"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an entry with hundreds of citations is one form
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "staff.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


LOGIN_URL = "admin:login"
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds without a staff page
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that a mailed link works
OTP_TOTP_ISSUER = "徐汇科创目录"

# In this order: whether the account is locked, whether the password is right.
AUTHENTICATION_BACKENDS = ["staff.lockout.LockBackend", "staff.roles.RoleBackend"]
AXES_HANDLER = "staff.lockout.LockHandler"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a stranger could keep an account locked for good
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "staff.lockout.lock_name"
AXES_CLIENT_IP_CALLABLE = "staff.lockout.no_address"
AXES_LOCKOUT_CALLABLE = "staff.lockout.locked_page"
AXES_DISABLE_ACCESS_LOG = True  # no list of who signed in from where; the audit trail says who
AXES_ENABLE_ADMIN = False  # accounts are unlocked on their own page
AXES_VERBOSE = False


# --- Logging --------------------------------------------------------------------------------------

# To stderr, without visitors' addresses. Pages that do not exist are not news; what failed is.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outage": {"()": "xuhui_portal.lost_database.OneLineOutage"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"level": "ERROR"},  # every wrong password; the audit trail has them
        "django.request": {"level": "ERROR", "filters": ["outage"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners; each would be a traceback
        "gunicorn.http.wsgi": {"level": "ERROR"},  # a warning for every HEAD, whose body the server drops as it should
    },
}
