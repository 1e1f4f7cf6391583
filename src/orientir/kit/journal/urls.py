"""Addresses of the journal."""

from django.urls import path

from orientir.kit.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.journal, name="list"),
    path("table.<str:kind>", views.journal_file, name="file"),
    path("people/", views.people, name="people"),
    path("people/table.<str:kind>", views.people_file, name="people-file"),
    path("entries/<int:entry_id>/", views.entry, name="entry"),
    path("mine/", views.mine, name="mine"),
    path("mine/table.<str:kind>", views.mine_file, name="mine-file"),
]
