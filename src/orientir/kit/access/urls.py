"""Addresses of log-in and of one's own account."""

from django.urls import path

from orientir.kit.access import views

app_name = "access"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("role/", views.act_as, name="act-as"),
    path("account/", views.account, name="account"),
    path("account/changed/", views.password_changed, name="password-changed"),
]
