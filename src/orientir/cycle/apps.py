"""The one Django app of the cycle."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    name = "orientir.cycle"
    label = "cycle"
    default_auto_field = "django.db.models.BigAutoField"
