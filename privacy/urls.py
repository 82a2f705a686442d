"""Addresses of the pages about personal information."""

from django.urls import URLPattern, URLResolver, path

from privacy.views import home

app_name = "privacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("renseignements/", home.PrivacyHomeView.as_view(), name="home"),
]
