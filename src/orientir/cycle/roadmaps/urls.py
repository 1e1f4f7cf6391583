"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.roadmaps.views import (
    evidence,
    files,
    handing,
    lists,
    measures,
    milestones,
    plans,
    waiting,
    ways,
)

app_name = "roadmaps"
urlpatterns = [
    path("", lists.home, name="home"),
    path("new/", lists.new, name="new"),
    path("from-methodology/", lists.from_pack, name="from_pack"),
    path("from-recommendations/", lists.from_advice, name="from_advice"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("<int:plan_id>/timeline/", ways.timeline, name="timeline"),
    path("<int:plan_id>/board/", ways.board, name="board"),
    path("<int:plan_id>/calendar/", ways.calendar, name="calendar"),
    path("template.xlsx", files.blank, name="blank"),
    path("<int:plan_id>/plan.xlsx", files.table, name="table"),
    path("<int:plan_id>/plan.docx", files.paper, name="paper"),
    path("<int:plan_id>/file/", files.bring, name="bring"),
    path("<int:plan_id>/edit/", plans.edit, name="edit"),
    path("<int:plan_id>/order/", plans.order, name="order"),
    path("<int:plan_id>/do/<str:deed>/", plans.do, name="plan_do"),
    path("<int:plan_id>/milestones/new/", milestones.milestone, name="milestone_new"),
    path("<int:plan_id>/milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path(
        "<int:plan_id>/milestones/<int:milestone_id>/drop/", milestones.drop, name="milestone_drop"
    ),
    path("<int:plan_id>/measures/new/", measures.new, name="measure_new"),
    path("measures/<int:measure_id>/", measures.measure, name="measure"),
    path("measures/<int:measure_id>/edit/", measures.edit, name="measure_edit"),
    path("measures/<int:measure_id>/move/", measures.move, name="measure_move"),
    path("measures/<int:measure_id>/versions/", measures.versions, name="versions"),
    path("measures/<int:measure_id>/effect/", measures.ask, name="ask_effect"),
    path("measures/<int:measure_id>/hand-down/", handing.hand, name="hand_down"),
    path("measures/<int:measure_id>/do/<str:deed>/", measures.do, name="measure_do"),
    path("measures/<int:measure_id>/evidence/", evidence.submit, name="submit"),
    path("measures/<int:measure_id>/comment/", evidence.comment, name="comment"),
    path("evidence/<int:evidence_id>/decide/", evidence.decide, name="decide"),
    path("evidence/<int:evidence_id>/withdraw/", evidence.withdraw, name="withdraw"),
    path("evidence/<int:evidence_id>/file/", evidence.file, name="file"),
]
