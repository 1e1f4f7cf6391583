"""Settings: everything that differs between a laptop and a ministry comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "orientir.cycle",
]
AUTH_USER_MODEL = "cycle.Account"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "orientir"}}
USE_TZ = True
TIME_ZONE = "Asia/Yekaterinburg"
LANGUAGE_CODE = "ru"
