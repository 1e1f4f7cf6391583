"""Addresses of the methodology; ``?pack=`` names one that is not in force."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.goals.views import files, methodology, programme

app_name = "goals"
urlpatterns = [
    path("", methodology.home, name="home"),
    path("actors/", methodology.actors, name="actors"),
    path("measures/", methodology.measures, name="measures"),
    path("programme/", programme.passport, name="programme"),
    path("projects/", programme.projects, name="projects"),
    path("directions/", programme.directions, name="directions"),
    path("competencies/", methodology.competencies, name="competencies"),
    path("notes/", methodology.notes, name="notes"),
    path("parameters/", methodology.parameters, name="parameters"),
    path("compare/", methodology.compare, name="compare"),
    path("<str:part>/table.<str:kind>", files.table, name="table"),
]
