"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.effects.views import measures, power, studies, targets

app_name = "effects"
urlpatterns = [
    path("", studies.home, name="home"),
    path("measures/", measures.listed, name="measures"),
    path("measures/new/", measures.new, name="new"),
    path("measures/blank/<str:level>.xlsx", measures.blank, name="blank"),
    path("measures/<int:measure_id>/", measures.measure, name="measure"),
    path("measures/<int:measure_id>/starts/", measures.starts, name="starts"),
    path("studies/<int:study_id>/", studies.study, name="study"),
    path("studies/<int:study_id>/repeat/", studies.repeat, name="repeat"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<str:code>/", targets.target, name="target"),
    path("power/", power.power, name="power"),
]
