"""The administration site and the sign-in alone: these tests need no other page."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("compte/", include("allauth.urls"))]
