"""Addresses of the app."""

from django.urls import path

from accounts.views import incidents, reminder, requests, states, todo

app_name = "accounts"

urlpatterns = [
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
    path("comptes/rappel/", reminder.ReminderView.as_view(), name="reminder"),
]
