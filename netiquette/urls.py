"""Addresses of the app."""

from django.urls import path

from netiquette.views import acts, letters, pages

app_name = "netiquette"

urlpatterns = [
    path("netiquette/", pages.PublicView.as_view(), name="public"),
    path("netiquette/lettres/", letters.LetterListView.as_view(), name="letter-list"),
    path("netiquette/lettres/<slug:kind>/", letters.LetterView.as_view(), name="letter"),
    path("abonnes/", pages.SubscriberListView.as_view(), name="subscriber-list"),
    path("abonnes/<int:pk>/", pages.SubscriberView.as_view(), name="subscriber"),
    path(
        "abonnes/<int:pk>/comptes/<int:account>/<slug:track>/proposer/",
        acts.ExclusionProposeView.as_view(),
        name="exclusion-propose",
    ),
    path("avertissements/<int:pk>/retirer/", acts.WarningWithdrawView.as_view(), name="warning-withdraw"),
    path("exclusions/<int:pk>/decider/", acts.ExclusionDecideView.as_view(), name="exclusion-decide"),
    path("exclusions/<int:pk>/faite/", acts.ExclusionAppliedView.as_view(), name="exclusion-applied"),
    path("exclusions/<int:pk>/lever/", acts.ExclusionLiftView.as_view(), name="exclusion-lift"),
]
