"""Addresses of the methodology; ``?pack=`` names one that is not in force."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.goals import views

app_name = "goals"
urlpatterns = [
    path("", views.home, name="home"),
    path("actors/", views.actors, name="actors"),
    path("measures/", views.measures, name="measures"),
    path("competencies/", views.competencies, name="competencies"),
    path("notes/", views.notes, name="notes"),
    path("parameters/", views.parameters, name="parameters"),
    path("compare/", views.compare, name="compare"),
    path("<str:part>/table.<str:kind>", views.table, name="table"),
]
