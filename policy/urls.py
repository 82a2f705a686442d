"""Addresses of the app."""

from django.urls import path

from policy import views

app_name = "policy"

urlpatterns = [path("conformite/", views.ConformityView.as_view(), name="conformity")]
