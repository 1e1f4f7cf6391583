"""The server's entry: refuses to serve with unsafe settings; ready for the first request once it stands."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
django_application = get_wsgi_application()

# what knows models can be imported only once Django is set up
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from orientir.project.safety import refuse_unsafe_settings  # noqa: E402
from orientir.project.settling import settle  # noqa: E402

refuse_unsafe_settings()
# read now, for whoever comes first would wait seconds for it
_ = get_resolver().url_patterns, get_template("assessment/sitting.html")
saving = "orientir.cycle.assessment.views.saving"  # by its path, as middleware is
import_string(f"{saving}.WRITER").keep_connection()
application = import_string(f"{saving}.SavesFirst")(django_application)
settle()
