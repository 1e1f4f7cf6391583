"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.analysis.views import conditions, home, runs, units

app_name = "analysis"
urlpatterns = [
    path("", home.home, name="home"),
    path("results/", home.results, name="results"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/report.<str:kind>", units.report, name="report"),
    path("units/<str:code>/conditions/", conditions.conditions, name="conditions"),
    path(
        "units/<str:code>/conditions.<str:kind>", conditions.conditions_file, name="conditions-file"
    ),
    path("units/<str:code>/staffing/", conditions.staffing, name="staffing"),
    path("units/<str:code>/staffing.<str:kind>", conditions.staffing_file, name="staffing-file"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/<slug:kind>/", runs.new, name="new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/repeat/", runs.repeat, name="repeat"),
    path("runs/<int:run_id>/publish/", runs.publish, name="publish"),
]
