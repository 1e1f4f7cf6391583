"""Settings: everything that differs between a laptop and a ministry comes from the environment.

``ORIENTIR_HOME`` what is written · ``ORIENTIR_DEMO`` demo mode · ``ORIENTIR_DB_ROLE`` web, worker, owner, system ·
``DATABASE_URL`` and its three fellows · ``SECRET_KEY`` · ``ALLOWED_HOSTS`` · ``ORIENTIR_TLS`` ·
``ORIENTIR_SECOND_FACTOR`` asked or not · ``TIME_ZONE`` ·
``ORIENTIR_URL`` the address people open · ``ORIENTIR_SMTP_URL`` and ``ORIENTIR_MAIL_FROM`` letters.
Whether it is safe to serve with them is told by ``orientir.project.safety``.
"""

from __future__ import annotations

import os
from pathlib import Path

from orientir.cycle import ROOMS
from orientir.kit.database.addresses import connection_of
from orientir.kit.ui.translations import locale_paths
from orientir.project.places import home_of
from orientir.project.secret import secret_key

SOURCE_DIR = Path(__file__).resolve().parent.parent
HOME = home_of(os.environ)


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "yes", "true", "on"}


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


DEMO = _is_on("ORIENTIR_DEMO")
DEBUG = False
SECRET_KEY = secret_key(os.environ, HOME, is_demo=DEMO)
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS", "")
DATABASE_ROLE = os.environ.get("ORIENTIR_DB_ROLE", "web")
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Yekaterinburg")
# the database's «today» (current_date in policies and functions) is the day that people here have
DATABASES = {"default": connection_of(DATABASE_ROLE, HOME, os.environ) | {"TIME_ZONE": TIME_ZONE}}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "orientir.kit.ui",
    "orientir.cycle",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "orientir.kit.access.middleware.HeadersMiddleware",
    "orientir.cycle.assessment.views.saving.SavingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "orientir.kit.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "orientir.kit.access.refusing.RefusingMiddleware",
    "orientir.kit.access.middleware.ActingMiddleware",
    "orientir.kit.journal.middleware.JournalMiddleware",
]
ROOT_URLCONF = "orientir.project.urls"
WSGI_APPLICATION = "orientir.project.wsgi.application"
AUTH_USER_MODEL = "cycle.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            SOURCE_DIR / "project" / "templates",
            SOURCE_DIR / "kit" / "access" / "templates",
            SOURCE_DIR / "kit" / "jobs" / "templates",
            SOURCE_DIR / "kit" / "journal" / "templates",
            SOURCE_DIR / "kit" / "notices" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "orientir.project.navigation.frame",
            ]
        },
    }
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = locale_paths()
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
SNAPSHOTS_ROOT = HOME / "snapshots"
RESULTS_ROOT = HOME / "results"
RESULTS_KEY = HOME / "results_key"  # of pupils' pseudonyms: kept apart, like SECRET_KEY
GROUP_READS = _is_on("ORIENTIR_GROUP_READS")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    "orientir.kit.jobs.tasks",
    "orientir.kit.events.tasks",
    "orientir.kit.journal.tasks",
    "orientir.kit.notices.tasks",
    *(
        f"orientir.cycle.{room}.tasks"
        for room in ROOMS
        if (SOURCE_DIR / "cycle" / room / "tasks.py").exists()
    ),
]

SMTP_URL = os.environ.get("ORIENTIR_SMTP_URL", "")
MAIL_FROM = os.environ.get("ORIENTIR_MAIL_FROM", "orientir@localhost")
METRICS_TOKEN = os.environ.get(
    "ORIENTIR_METRICS_TOKEN", ""
)  # of /health/metrics; empty: no such page
BASE_URL = os.environ.get("ORIENTIR_URL", "http://127.0.0.1:8000")  # in letters and on papers

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "display_name"]},
    },
]
# roles above one organisation ask for a second factor, unless it is a show
SECOND_FACTOR = (
    _is_on("ORIENTIR_SECOND_FACTOR") if "ORIENTIR_SECOND_FACTOR" in os.environ else not DEMO
)
CSRF_FAILURE_VIEW = "orientir.kit.access.views.csrf_failure"
TLS = _is_on("ORIENTIR_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _is_on("ORIENTIR_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
