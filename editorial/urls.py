"""Addresses of the editorial pages, in French as people read them: one block for each activity."""

from django.urls import URLPattern

app_name = "editorial"

urlpatterns: list[URLPattern] = []
