"""Addresses of notices."""

from django.urls import path

from orientir.kit.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("settings/", views.settings_page, name="settings"),
    path("address/", views.address, name="address"),
    path("address/confirm/<str:code>/", views.confirm, name="confirm"),
    path("leave/<str:leave_key>/", views.leave, name="leave"),
    path("<int:notice_id>/", views.open_notice, name="open"),
]
