"""Addresses of log-in and of one's own account."""

from django.urls import path

from orientir.kit.access import factor_views, views

app_name = "access"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("login/code/", factor_views.code, name="code"),
    path("account/second-factor/", factor_views.second_factor, name="second-factor"),
    path("logout/", views.logout, name="logout"),
    path("role/", views.act_as, name="act-as"),
    path("account/", views.account, name="account"),
    path("account/changed/", views.password_changed, name="password-changed"),
]
