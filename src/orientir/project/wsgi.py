"""The server's entry: refuses to serve with unsafe settings."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from orientir.project.safety import refuse_unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
application = get_wsgi_application()
refuse_unsafe_settings()
