"""Addresses of the pages about personal information."""

from django.urls import URLPattern, URLResolver, path

from privacy.views import (
    breach_acts,
    breaches,
    destructions,
    disposals,
    dossiers,
    holds,
    home,
    productions,
    requests,
    retention,
)

app_name = "privacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("renseignements/", home.PrivacyHomeView.as_view(), name="home"),
    path("renseignements/demandes/", requests.RequestListView.as_view(), name="request-list"),
    path("renseignements/demandes/export.csv", requests.RequestExportView.as_view(), name="request-export"),
    path("renseignements/demandes/inscrire/", requests.RequestRecordView.as_view(), name="request-record"),
    path("renseignements/demandes/<int:pk>/", requests.RequestView.as_view(), name="request"),
    path(
        "renseignements/demandes/<int:pk>/identite/",
        requests.RequestVerifyView.as_view(),
        name="request-verify",
    ),
    path(
        "renseignements/demandes/<int:pk>/prolonger/",
        requests.RequestExtendView.as_view(),
        name="request-extend",
    ),
    path(
        "renseignements/demandes/<int:pk>/repondre/",
        requests.RequestAnswerView.as_view(),
        name="request-answer",
    ),
    path(
        "renseignements/demandes/<int:pk>/retirer/",
        requests.RequestWithdrawView.as_view(),
        name="request-withdraw",
    ),
    path(
        "renseignements/demandes/<int:pk>/rectifier/",
        requests.RequestCorrectionView.as_view(),
        name="request-correction",
    ),
    path("renseignements/dossiers/", dossiers.DossierListView.as_view(), name="dossier-list"),
    path("renseignements/dossiers/ouvrir/", dossiers.DossierOpenView.as_view(), name="dossier-open"),
    path("renseignements/dossiers/<int:pk>/", dossiers.DossierView.as_view(), name="dossier"),
    path(
        "renseignements/dossiers/<int:pk>/identites/",
        dossiers.DossierIdentitiesView.as_view(),
        name="dossier-identities",
    ),
    path(
        "renseignements/dossiers/<int:pk>/identites/<int:identity>/ecarter/",
        dossiers.DossierIdentityAsideView.as_view(),
        name="dossier-identity-aside",
    ),
    path(
        "renseignements/dossiers/<int:pk>/rapprochements/",
        dossiers.DossierMatchView.as_view(),
        name="dossier-match",
    ),
    path(
        "renseignements/dossiers/<int:pk>/masques/", dossiers.DossierMaskView.as_view(), name="dossier-mask"
    ),
    path(
        "renseignements/dossiers/<int:pk>/produire/",
        productions.DossierProduceView.as_view(),
        name="dossier-produce",
    ),
    path("renseignements/productions/<int:pk>/", productions.ProductionView.as_view(), name="production"),
    path(
        "renseignements/productions/<int:pk>/fichier/",
        productions.ProductionFileView.as_view(),
        name="production-file",
    ),
    path("renseignements/incidents/", breaches.BreachListView.as_view(), name="breach-list"),
    path("renseignements/incidents/registre.csv", breaches.BreachExportView.as_view(), name="breach-export"),
    path("renseignements/incidents/nouveau/", breaches.BreachAddView.as_view(), name="breach-add"),
    path("renseignements/incidents/<int:pk>/", breaches.BreachView.as_view(), name="breach"),
    path(
        "renseignements/incidents/<int:pk>/preciser/",
        breach_acts.BreachAmendView.as_view(),
        name="breach-amend",
    ),
    path(
        "renseignements/incidents/<int:pk>/evaluer/",
        breach_acts.BreachAssessView.as_view(),
        name="breach-assess",
    ),
    path(
        "renseignements/incidents/<int:pk>/aviser/", breach_acts.BreachTellView.as_view(), name="breach-tell"
    ),
    path(
        "renseignements/incidents/<int:pk>/mesure/",
        breach_acts.BreachMeasureView.as_view(),
        name="breach-measure",
    ),
    path(
        "renseignements/incidents/<int:pk>/fermer/",
        breach_acts.BreachCloseView.as_view(),
        name="breach-close",
    ),
    path(
        "renseignements/incidents/<int:pk>/rouvrir/",
        breach_acts.BreachReopenView.as_view(),
        name="breach-reopen",
    ),
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
