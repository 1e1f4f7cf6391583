"""The Django app of the look: templates, static files, template tags."""

from __future__ import annotations

from types import ModuleType

from django.apps import AppConfig

from orientir.kit.ui import translations


class UiConfig(AppConfig):
    """Label ``ui``; brings compiled translations up to date when the process starts."""

    name = "orientir.kit.ui"
    label = "ui"

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        super().__init__(app_name, app_module)
        translations.compile_stale()  # here, not in ready(): models already ask for translations
