"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from orientir.cycle.community.views import (
    contests,
    home,
    members,
    pairs,
    reserve,
    support,
    vacancies,
    young,
)

app_name = "community"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("choose/<slug:what>/", home.choose, name="choose"),
    path("mine/", pairs.mine, name="mine"),
    path("offers/<int:offer_id>/", pairs.answer_offer, name="offer"),
    path("accompaniers/", support.accompaniers, name="accompaniers"),
    path("accompaniers/new/<int:person_id>/", support.accompanier_new, name="accompanier-new"),
    path("accompaniers/<int:accompanier_id>/", support.accompanier, name="accompanier"),
    path("accompaniers/<int:accompanier_id>/places/", support.places, name="places"),
    path("young/", young.young, name="young"),
    path("matching/", young.matching, name="matching"),
    path("matching/write/", young.match, name="match"),
    path("pairs/<int:pair_id>/", pairs.pair, name="pair"),
    path("pairs/<int:pair_id>/programme/", pairs.programme, name="programme"),
    path("pairs/<int:pair_id>/programme.docx", pairs.paper, name="paper"),
    path("pairs/<int:pair_id>/order.docx", pairs.order, name="order"),
    path("members/", members.members, name="members"),
    path("members/new/<int:person_id>/", members.member_new, name="member-new"),
    path("members/<int:member_id>/leave/", members.member_leave, name="member-leave"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/new/", vacancies.vacancy_new, name="vacancy-new"),
    path("vacancies/<int:vacancy_id>/close/", vacancies.vacancy_close, name="vacancy-close"),
    path("contests/", contests.contests, name="contests"),
    path("contests/new/<int:person_id>/", contests.contest_new, name="contest-new"),
    path("contests/<int:part_id>/strike/", contests.contest_strike, name="contest-strike"),
    path("reserve/", reserve.reserve, name="reserve"),
    path("reserve/new/<int:person_id>/", reserve.reserve_new, name="reserve-new"),
    path("reserve/<int:offer_id>/", reserve.reserve_settle, name="reserve-settle"),
]
