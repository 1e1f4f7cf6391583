"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.recommendations.views import lists, one, runs

app_name = "recommendations"
urlpatterns = [
    path("", lists.home, name="home"),
    path("issue/", lists.issue, name="issue"),
    path("orders/<int:order_id>.docx", lists.order_paper, name="order_paper"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.new, name="new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("<int:recommendation_id>/", one.one, name="one"),
    path("<int:recommendation_id>/edit/", one.edit, name="edit"),
    path("<int:recommendation_id>/dismiss/", one.dismiss, name="dismiss"),
    path("<int:recommendation_id>/answer/", one.answer, name="answer"),
    path("<int:recommendation_id>/report/", one.report, name="report"),
]
