"""Settings of the tests: the product's own, in a home of their own, with quick password hashing."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
HOME = Path(os.environ.get("ORIENTIR_TEST_HOME") or CHECKOUT / "var" / "test").resolve()
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_SYSTEM_URL"):
    os.environ.pop(name, None)
os.environ |= {"ORIENTIR_HOME": str(HOME), "ORIENTIR_DEMO": "", "SECRET_KEY": "only-for-tests-" * 5}

from orientir.project.settings import *  # noqa: E402, F403

SECOND_FACTOR = False  # tests of it switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
