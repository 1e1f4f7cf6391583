"""The server's entry: refuses to serve with unsafe settings."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
application = get_wsgi_application()

# the checks know models, which stand only once Django is set up
from orientir.project.safety import refuse_unsafe_settings  # noqa: E402

refuse_unsafe_settings()
