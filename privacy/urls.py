"""Addresses of the pages about personal information."""

from django.urls import URLPattern, URLResolver, path

from privacy.views import destructions, disposals, holds, home, retention

app_name = "privacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("renseignements/", home.PrivacyHomeView.as_view(), name="home"),
    path("renseignements/conservation/", retention.ScheduleView.as_view(), name="retention"),
    path(
        "renseignements/conservation/regles/<slug:code>/", retention.RuleView.as_view(), name="retention-rule"
    ),
    path(
        "renseignements/conservation/regles/<slug:code>/chercher/",
        retention.PrepareView.as_view(),
        name="disposal-prepare",
    ),
    path("renseignements/conservation/lots/", disposals.DisposalListView.as_view(), name="disposal-list"),
    path("renseignements/conservation/lots/<int:pk>/", disposals.DisposalView.as_view(), name="disposal"),
    path(
        "renseignements/conservation/lots/<int:pk>/proposer/",
        disposals.ProposeView.as_view(),
        name="disposal-propose",
    ),
    path(
        "renseignements/conservation/lots/<int:pk>/approuver/",
        disposals.ApproveView.as_view(),
        name="disposal-approve",
    ),
    path(
        "renseignements/conservation/lots/<int:pk>/refuser/",
        disposals.RefuseView.as_view(),
        name="disposal-refuse",
    ),
    path(
        "renseignements/conservation/lots/<int:pk>/ecarter/",
        disposals.ExcludeView.as_view(),
        name="disposal-exclude",
    ),
    path(
        "renseignements/conservation/lots/<int:pk>/lignes/<int:line>/remettre/",
        disposals.PutBackView.as_view(),
        name="disposal-put-back",
    ),
    path("renseignements/conservation/suspensions/", holds.HoldListView.as_view(), name="hold-list"),
    path("renseignements/conservation/suspensions/nouvelle/", holds.HoldAddView.as_view(), name="hold-add"),
    path("renseignements/conservation/suspensions/<int:pk>/", holds.HoldView.as_view(), name="hold"),
    path(
        "renseignements/conservation/suspensions/<int:pk>/reexaminer/",
        holds.ReviewView.as_view(),
        name="hold-review",
    ),
    path(
        "renseignements/conservation/suspensions/<int:pk>/lever/", holds.LiftView.as_view(), name="hold-lift"
    ),
    path("renseignements/conservation/journal/", destructions.LogView.as_view(), name="destruction-log"),
    path(
        "renseignements/conservation/journal/journal.csv",
        destructions.LogExportView.as_view(),
        name="destruction-log-export",
    ),
]
