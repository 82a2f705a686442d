"""The administration site, the page it leads back to and the sign-in: these tests need no other page."""

from django.contrib import admin
from django.urls import include, path

from rimouski_social.views import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("admin/", admin.site.urls),
    path("compte/", include("allauth.urls")),
]
