"""The Django app of the look: templates, static files, template tags."""

from __future__ import annotations

from django.apps import AppConfig

from orientir.kit.ui import translations


class UiConfig(AppConfig):
    """Label ``ui``; brings compiled translations up to date when the process starts."""

    name = "orientir.kit.ui"
    label = "ui"

    def ready(self) -> None:
        translations.compile_stale()
