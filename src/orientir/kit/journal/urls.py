"""Addresses of the journal."""

from django.urls import path

from orientir.kit.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.journal, name="list"),
    path("mine/", views.mine, name="mine"),
]
