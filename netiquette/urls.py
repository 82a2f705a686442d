"""Addresses of the app."""

from django.http import HttpResponse
from django.urls import path

app_name = "netiquette"
urlpatterns = [path("abonnes/<int:pk>/", lambda request, pk: HttpResponse(), name="subscriber")]
