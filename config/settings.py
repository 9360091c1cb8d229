"""One settings module, read from the environment.

With nothing set it is the embedded default: SQLite under ``var/``, jobs in the same process, an own secret key
kept in ``var/``. ``XUANSHU_ENV=production`` refuses to start with anything missing.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("XUANSHU_ENV", "embedded")
if ENVIRONMENT not in {"embedded", "production"}:
    raise ImproperlyConfigured(f"XUANSHU_ENV 只能是 embedded 或 production，现为 {ENVIRONMENT!r}")
PRODUCTION = ENVIRONMENT == "production"

DATA_DIR = Path(env.str("XUANSHU_DATA_DIR", str(BASE_DIR / "var"))).resolve()
FONT_DIR = Path(env.str("XUANSHU_FONT_DIR", str(BASE_DIR / "var" / "fonts"))).resolve()
FONT_FILES = env.json("XUANSHU_FONT_FILES", default={})  # role -> file, e.g. {"fang": "/srv/fonts/仿宋_GB2312.ttf"}
POLICY_DIR = BASE_DIR / "policies"
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)


def _own_secret(name: str, fresh: str) -> str:
    """The secret kept in that file of the data folder; ``fresh`` where there is none yet."""
    path = DATA_DIR / name
    if not path.exists():
        # Written whole beside its place and linked there: of processes that start together one wins, and all read it.
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR) as file:
            file.write(fresh)
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


def _required(name: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"生产环境必须设置环境变量 {name}")
    return value


SECRET_KEY = (
    _required("SECRET_KEY")
    if PRODUCTION
    else env.str("SECRET_KEY", "") or _own_secret("secret_key", secrets.token_urlsafe(64))
)
# Fernet keys that seal identity numbers, the newest first (see certification/vault.py).
FIELD_KEYS = (
    _required("XUANSHU_FIELD_KEYS")
    if PRODUCTION
    else env.str("XUANSHU_FIELD_KEYS", "") or _own_secret("field_keys", Fernet.generate_key().decode())
).split(",")
for _key in FIELD_KEYS:
    try:
        Fernet(_key)
    except ValueError:
        raise ImproperlyConfigured(
            "XUANSHU_FIELD_KEYS 中有不能用的密钥：应为逗号分隔的 Fernet 密钥（32 字节的 URL 安全 Base64）"
        ) from None
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = (
    _required("ALLOWED_HOSTS").split(",") if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where the public reaches the site: printed as QR codes on certificates.
SITE_URL = env.str("XUANSHU_SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip(
    "/"
)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "viewflow",
    "viewflow.workflow",
    "config",
    "demo",
    "workflows.components",
    "workflows.organisations",
    "workflows.rulebook",
    "workflows.calendar",
    "workflows.sheets",
    "workflows.cases",
    "workflows.rounds",
    "workflows.rounds.recommendations",
    "workflows.notices",
    "workflows.pages",
    "certification",
    "certification.grade_applications",
    "certification.placements",
    "mediation_orgs.registry",
    "mediation_orgs.nominations",
    "gold_selection.assessments",
    "gold_selection.post_advice",
    "gold_selection.honours",
    "gold_selection.social_organisations",
    "gold_selection.coordinators",
    "gold_selection.ledger_form",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.Readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflows.organisations.requests.officer_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.pages.context.shell",
            ],
        },
    }
]


def _databases() -> dict[str, object]:
    if PRODUCTION:
        _required("DATABASE_URL")
    database = env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'xuanshu.sqlite3'}")
    database["ATOMIC_REQUESTS"] = False
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE takes the write lock at BEGIN: deferred transactions that upgrade fail at once with "locked".
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
        database["CONN_HEALTH_CHECKS"] = True
    return {"default": database}


DATABASES = _databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "workflows.organisations.auth.SeatBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "public:home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    if PRODUCTION
    else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Without a broker jobs run at once, in the process. The transport wants a host's name though nothing is connected to.
IN_PROCESS = "memory://localhost"
CELERY_BROKER_URL = _required("CELERY_BROKER_URL") if PRODUCTION else env.str("CELERY_BROKER_URL", "") or IN_PROCESS
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL == IN_PROCESS
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "workflows.approvals.tasks.sweep", "schedule": 60.0}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
MESSAGE_TAGS = {messages.SUCCESS: "good", messages.WARNING: "care", messages.ERROR: "bad"}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 510  # the papers of a summary table (at most 500, and the form says so), and its lists
EVIDENCE_MAX_BYTES = env.int("XUANSHU_EVIDENCE_MAX_MB", 20) * 2**20

# The decision API asks no login: so many questions a minute from one address, and none larger than this.
DECISIONS_PER_MINUTE = env.int("XUANSHU_DECISIONS_PER_MINUTE", 120)
DECISION_MAX_BYTES = 2**20
NINJA_NUM_PROXIES = 1 if PRODUCTION else 0  # nginx names the visitor's address; what a visitor names is not believed

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
