"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from orientir.cycle.decisions.views import control, drafts, figures, lists, one

app_name = "decisions"
urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("new/", drafts.new, name="new"),
    path("on-measure/<int:measure_id>/", lists.on_measure, name="on-measure"),
    path("assignments/", lists.assignments, name="assignments"),
    path("assignments/<int:assignment_id>/", control.assignment, name="assignment"),
    path("assignments/<int:assignment_id>/report/", control.report, name="report"),
    path("assignments/<int:assignment_id>/settle/", control.settle, name="settle"),
    path("assignments/<int:assignment_id>/files/<int:file_id>/", control.file, name="file"),
    path("<int:decision_id>/", one.one, name="one"),
    path("<int:decision_id>/edit/", drafts.edit, name="edit"),
    path("<int:decision_id>/discard/", one.discard, name="discard"),
    path("<int:decision_id>/sign/", one.sign, name="sign"),
    path("<int:decision_id>/links/", drafts.links, name="links"),
    path("<int:decision_id>/figures/", figures.figures, name="figures"),
    path("<int:decision_id>/figures/<int:figure_id>/drop/", figures.unpin, name="unpin"),
    path("<int:decision_id>/points/new/", drafts.point, name="point-new"),
    path("<int:decision_id>/points/<int:number>/", drafts.point, name="point"),
    path("<int:decision_id>/points/<int:number>/drop/", drafts.drop, name="point-drop"),
    path("<int:decision_id>/paper.docx", one.paper, name="paper"),
]
