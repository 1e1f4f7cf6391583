"""Addresses: one line per room; the word of the room is the first part of the address."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from orientir.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("", include("orientir.kit.access.urls")),
    path("health/", health.health, name="health"),
    path("health/metrics", health.metrics, name="metrics"),
    path("jobs/", include("orientir.kit.jobs.urls")),
    path("journal/", include("orientir.kit.journal.urls")),
    path("notices/", include("orientir.kit.notices.urls")),
    path("registry/", include("orientir.cycle.registry.urls")),
    path("methodology/", include("orientir.cycle.goals.urls")),
    path("assessment/", include("orientir.cycle.assessment.urls")),
    path("routes/", include("orientir.cycle.routes.urls")),
    path("community/", include("orientir.cycle.community.urls")),
    path("learning/", include("orientir.cycle.learning.urls")),
    path("collection/", include("orientir.cycle.collection.urls")),
    path("monitoring/", include("orientir.cycle.monitoring.urls")),
    path("analysis/", include("orientir.cycle.analysis.urls")),
    path("effects/", include("orientir.cycle.effects.urls")),
    path("recommendations/", include("orientir.cycle.recommendations.urls")),
    path("decisions/", include("orientir.cycle.decisions.urls")),
    path("roadmaps/", include("orientir.cycle.roadmaps.urls")),
    path("api/", include("orientir.cycle.interface.urls")),
    path("", include("orientir.cycle.portal.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("ui/", include("orientir.kit.ui.urls")))
handler403 = "orientir.kit.access.views.forbidden"
handler500 = "orientir.kit.access.absence.failed"
