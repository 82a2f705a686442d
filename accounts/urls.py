"""Addresses of the app."""

from django.urls import path, re_path

from accounts.views import (
    addresses,
    checks,
    coverage,
    covers,
    custody,
    custody_secrets,
    followings,
    impostor_acts,
    impostor_public,
    impostors,
    incidents,
    matrix,
    parties,
    public,
    register,
    reminder,
    replacement_page,
    replacements,
    requests,
    reviews,
    states,
    todo,
)

app_name = "accounts"
_KEPT = "comptes/acces/<slug:slug>/secrets/<slug:kind>/"

urlpatterns = [
    path("comptes/qui-peut-quoi/", matrix.MatrixView.as_view(), name="matrix"),
    re_path(
        r"^comptes/qui-peut-quoi/export\.(?P<kind>csv|json)$",
        matrix.MatrixExportView.as_view(),
        name="matrix-export",
    ),
    path("comptes/revue/", reviews.ReviewListView.as_view(), name="review-list"),
    path("comptes/revue/<int:pk>/", reviews.ReviewView.as_view(), name="review"),
    path("comptes/revue/<int:pk>/decider/", reviews.AccessDecideView.as_view(), name="access-decide"),
    path("comptes/revue/<int:pk>/terminer/", reviews.ReviewCloseView.as_view(), name="review-close"),
    path("comptes-officiels/", public.PublicView.as_view(), name="public"),
    path("comptes-officiels.json", public.PublicJsonView.as_view(), name="public-json"),
    path("comptes-officiels.csv", public.PublicCsvView.as_view(), name="public-csv"),
    path("comptes/", register.RegisterView.as_view(), name="register"),
    path("comptes/registre.csv", register.RegisterExportView.as_view(), name="register-export"),
    path("comptes/fiches/<slug:slug>/", register.AccountView.as_view(), name="account"),
    path("comptes/fiches/<slug:slug>/adresses/", addresses.AddressAddView.as_view(), name="address-add"),
    path(
        "comptes/fiches/<slug:slug>/adresses/principale/",
        addresses.AddressMainView.as_view(),
        name="address-main",
    ),
    path(
        "comptes/fiches/<slug:slug>/adresses/retirer/",
        addresses.AddressWithdrawView.as_view(),
        name="address-withdraw",
    ),
    path("comptes/a-faire/", todo.TodoView.as_view(), name="todo"),
    path("comptes/fiches/<slug:slug>/etat/", states.AccountStateView.as_view(), name="account-state"),
    path("comptes/demandes/", requests.RequestListView.as_view(), name="request-list"),
    path("comptes/demandes/nouvelle/", requests.RequestCreateView.as_view(), name="request-create"),
    path("comptes/demandes/<int:pk>/", requests.RequestView.as_view(), name="request"),
    path("comptes/demandes/<int:pk>/modifier/", requests.RequestEditView.as_view(), name="request-edit"),
    path("comptes/demandes/<int:pk>/soumettre/", requests.RequestSubmitView.as_view(), name="request-submit"),
    path(
        "comptes/demandes/<int:pk>/retirer/", requests.RequestWithdrawView.as_view(), name="request-withdraw"
    ),
    path("comptes/demandes/<int:pk>/decider/", requests.RequestDecideView.as_view(), name="request-decide"),
    path("comptes/incidents/", incidents.IncidentListView.as_view(), name="incident-list"),
    path("comptes/incidents/signaler/", incidents.IncidentReportView.as_view(), name="incident-report"),
    path("comptes/incidents/<int:pk>/", incidents.IncidentView.as_view(), name="incident"),
    path(
        "comptes/incidents/<int:pk>/suivi/", incidents.IncidentMeasureView.as_view(), name="incident-measure"
    ),
    path("comptes/incidents/<int:pk>/clore/", incidents.IncidentCloseView.as_view(), name="incident-close"),
    path(
        "comptes/incidents/<int:pk>/captures/<int:capture>/",
        incidents.IncidentCaptureView.as_view(),
        name="incident-capture",
    ),
    path("comptes/usurpations/", impostors.ImpostorListView.as_view(), name="impostor-list"),
    path("comptes/usurpations/ouvrir/", impostors.ImpostorOpenView.as_view(), name="impostor-open"),
    path("comptes/usurpations/<int:pk>/", impostors.ImpostorView.as_view(), name="impostor"),
    path(
        "comptes/usurpations/<int:pk>/captures/<int:capture>/",
        impostors.ImpostorCaptureView.as_view(),
        name="impostor-capture",
    ),
    path(
        "comptes/usurpations/<int:pk>/<slug:act>/",
        impostor_acts.ImpostorActView.as_view(),
        name="impostor-act",
    ),
    path("comptes-officiels/signaler/", impostor_public.PublicReportView.as_view(), name="impostor-report"),
    path(
        "comptes-officiels/signaler/merci/",
        impostor_public.PublicReceivedView.as_view(),
        name="impostor-report-received",
    ),
    path("comptes/rappel/", reminder.ReminderView.as_view(), name="reminder"),
    path("comptes/acces/", custody.CustodyListView.as_view(), name="custody-list"),
    path("comptes/acces/export.csv", custody.CustodyExportView.as_view(), name="custody-export"),
    path("comptes/acces/<slug:slug>/", custody.CustodyView.as_view(), name="custody"),
    path("comptes/acces/<slug:slug>/inscrire/", custody.CustodyRecordView.as_view(), name="custody-record"),
    path(
        "comptes/acces/<slug:slug>/confirmer/", custody.CustodyConfirmView.as_view(), name="custody-confirm"
    ),
    path("comptes/acces/<slug:slug>/change/", custody.CustodyRotatedView.as_view(), name="custody-rotated"),
    path("comptes/acces/<slug:slug>/detenteurs/", custody.HolderAddView.as_view(), name="holder-add"),
    path(
        "comptes/acces/<slug:slug>/detenteurs/<int:pk>/retirer/",
        custody.HolderWithdrawView.as_view(),
        name="holder-withdraw",
    ),
    path(f"{_KEPT}conserver/", custody_secrets.SecretSealView.as_view(), name="secret-seal"),
    path(f"{_KEPT}afficher/", custody_secrets.SecretRevealView.as_view(), name="secret-reveal"),
    path(f"{_KEPT}detruire/", custody_secrets.SecretDestroyView.as_view(), name="secret-destroy"),
    path("comptes/abonnements/", followings.FollowingListView.as_view(), name="following-list"),
    path("comptes/abonnements/inscrire/", followings.FollowingAddView.as_view(), name="following-add"),
    path("comptes/abonnements/<int:pk>/", followings.FollowingView.as_view(), name="following"),
    path(
        "comptes/abonnements/<int:pk>/confirmer/",
        followings.FollowingConfirmView.as_view(),
        name="following-confirm",
    ),
    path(
        "comptes/abonnements/<int:pk>/terminer/", followings.FollowingEndView.as_view(), name="following-end"
    ),
    path("comptes/abonnements/partis/", parties.PartyReportView.as_view(), name="party-report"),
    path("comptes/abonnements/partis/ajouter/", parties.PartyAddView.as_view(), name="party-add"),
    path("comptes/abonnements/partis/<int:pk>/", parties.PartyEndView.as_view(), name="party-end"),
    path(
        "comptes/abonnements/partis/<slug:slug>/<slug:level>/",
        parties.PartyFollowView.as_view(),
        name="party-follow",
    ),
    path("comptes/remplacements/", replacements.ReplacementListView.as_view(), name="replacement-list"),
    path(
        "comptes/remplacements/nouveau/",
        replacements.ReplacementRecordView.as_view(),
        name="replacement-record",
    ),
    path("comptes/remplacements/calendrier/", coverage.CalendarView.as_view(), name="replacement-calendar"),
    path("comptes/remplacements/<int:pk>/", replacement_page.ReplacementView.as_view(), name="replacement"),
    path(
        "comptes/remplacements/<int:pk>/interrompre/",
        replacements.ReplacementEndView.as_view(),
        name="replacement-end",
    ),
    path("comptes/remplacements/<int:pk>/releve/", covers.CoverView.as_view(), name="replacement-cover"),
    path("comptes/verifications/", checks.CheckListView.as_view(), name="check-list"),
    path("comptes/verifications/export.csv", checks.CheckExportView.as_view(), name="check-export"),
    path(
        "comptes/verifications/captures/<int:pk>/", checks.CheckEvidenceView.as_view(), name="check-evidence"
    ),
    path("comptes/verifications/<slug:slug>/", checks.CheckRecordView.as_view(), name="check-record"),
    path(
        "comptes/verifications/<slug:slug>/visuel/", checks.VisualChangeView.as_view(), name="visual-change"
    ),
]
