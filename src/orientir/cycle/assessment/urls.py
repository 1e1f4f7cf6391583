"""Addresses of the room: the bank, procedures, sittings, results."""

from __future__ import annotations

from django.urls import URLPattern, path

from orientir.cycle.assessment.views import results

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("mine/", results.mine, name="mine"),
    path("results/<int:result_id>/", results.result, name="result"),
    path("deficits/", results.deficits, name="deficits"),
    path("deficits/table.xlsx", results.deficits_table, name="deficits_table"),
]
