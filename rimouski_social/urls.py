"""Addresses of the pages, in French as people read them."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from rimouski_social import views

# The settings are entered by the same door as the rest: same limits on attempts, same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.HomeView.as_view(), name="home"),
    path("", include("moderation.urls")),
    path("", include("accounts.urls")),
    path("", include("editorial.urls")),
    path("", include("netiquette.urls")),
    path("", include("privacy.urls")),
    path("", include("policy.urls")),
    path("sante/", views.HealthView.as_view(), name="health"),
    path("compte/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    urlpatterns += [
        path("courriels/", views.DemoMailListView.as_view(), name="demo-mail"),
        path("courriels/<str:name>/", views.DemoMailView.as_view(), name="demo-mail-message"),
    ]
