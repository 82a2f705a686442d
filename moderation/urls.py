"""Addresses of the queue."""

from django.urls import path

from moderation.views import (
    acts,
    answering,
    bulk,
    campaigns,
    dangers,
    emergencies,
    emergency_outcomes,
    errors,
    followups,
    importing,
    knowledge,
    knowledge_import,
    notices,
    queue,
    referral_public,
    referrals,
    removals,
    replies,
    saved_views,
    services,
)

app_name = "moderation"

urlpatterns = [
    path("messages/", queue.QueueView.as_view(), name="queue"),
    path("messages/comptes/", queue.AccountsView.as_view(), name="accounts"),
    path("messages/compteurs/", queue.CountsView.as_view(), name="counts"),
    path("messages/coller/", importing.PasteView.as_view(), name="paste"),
    path("messages/importer/", importing.ImportView.as_view(), name="import"),
    path("messages/importer/<int:pk>/", importing.BatchView.as_view(), name="import-batch"),
    path("messages/importer/<int:pk>/lancer/", importing.BatchStartView.as_view(), name="import-start"),
    path(
        "messages/importer/<int:pk>/refus.csv", importing.RejectionsView.as_view(), name="import-rejections"
    ),
    path("messages/groupe/", bulk.BulkPreviewView.as_view(), name="bulk-preview"),
    path("messages/groupe/appliquer/", bulk.BulkApplyView.as_view(), name="bulk-apply"),
    path("messages/groupe/<int:pk>/annuler/", bulk.BulkUndoView.as_view(), name="bulk-undo"),
    path("messages/vues/", saved_views.SaveView.as_view(), name="view-save"),
    path("messages/vues/<int:pk>/retirer/", saved_views.DeleteView.as_view(), name="view-delete"),
    path("messages/suivant/", acts.ClaimNextView.as_view(), name="claim-next"),
    path("elections/<int:pk>/messages/", campaigns.CampaignView.as_view(), name="campaign"),
    path(
        "elections/<int:pk>/messages/<int:content>/ecarter/",
        campaigns.SetAsideView.as_view(),
        name="campaign-set-aside",
    ),
    path("messages/<int:pk>/", queue.MessageView.as_view(), name="message"),
    path("messages/<int:pk>/echeance/", queue.DeadlineView.as_view(), name="deadline"),
    path("messages/<int:pk>/prendre/", acts.ClaimView.as_view(), name="claim"),
    path("messages/<int:pk>/liberer/", acts.ReleaseView.as_view(), name="release"),
    path("messages/<int:pk>/reprendre/", acts.TakeOverView.as_view(), name="take-over"),
    path("messages/<int:pk>/nature/", acts.QualifyView.as_view(), name="qualify"),
    path("messages/<int:pk>/danger/", dangers.DangerView.as_view(), name="danger"),
    path("messages/<int:pk>/confier/", acts.AssignView.as_view(), name="assign"),
    path("messages/<int:pk>/confier/a-qui/", queue.AssigneesView.as_view(), name="assignees"),
    path("messages/<int:pk>/note/", acts.NoteView.as_view(), name="note"),
    path("messages/<int:pk>/fermer/", acts.CloseView.as_view(), name="close"),
    path("messages/<int:pk>/fermer/annuler/", acts.CloseUndoView.as_view(), name="close-undo"),
    path("messages/<int:pk>/rouvrir/", acts.ReopenView.as_view(), name="reopen"),
    path("messages/<int:pk>/repondre/", replies.ReplyView.as_view(), name="reply"),
    path("messages/<int:pk>/repondre/relire/", replies.CautionsView.as_view(), name="reply-cautions"),
    path("messages/<int:pk>/reponses/<int:reply>/envoyee/", replies.SentView.as_view(), name="reply-sent"),
    path(
        "messages/<int:pk>/reponses/<int:reply>/abandonner/",
        replies.DiscardView.as_view(),
        name="reply-discard",
    ),
    path("messages/<int:pk>/services/", referrals.ReferralsView.as_view(), name="referrals"),
    path("messages/<int:pk>/services/demander/", referrals.ReferralAskView.as_view(), name="referral-ask"),
    path(
        "messages/<int:pk>/services/<int:referral>/annuler/",
        referrals.ReferralCancelView.as_view(),
        name="referral-cancel",
    ),
    path(
        "messages/<int:pk>/services/<int:referral>/inscrire/",
        referrals.ReferralRecordView.as_view(),
        name="referral-record",
    ),
    path(
        "messages/<int:pk>/services/<int:referral>/premiere-reponse/",
        referrals.ReferralInterimView.as_view(),
        name="referral-interim",
    ),
    path(
        "messages/<int:pk>/services/<int:referral>/reprendre/",
        referrals.ReferralUseView.as_view(),
        name="referral-use",
    ),
    path("messages/<int:pk>/conseil/", followups.CouncilTransferView.as_view(), name="council-transfer"),
    path("messages/<int:pk>/rappel/", followups.CallbackView.as_view(), name="media-callback"),
    path("messages/demandes-medias/", followups.MediaRequestListView.as_view(), name="media-requests"),
    path("services/", services.ServiceListView.as_view(), name="services"),
    path("services/delais.csv", services.ServiceExportView.as_view(), name="services-export"),
    path("services/communications/", services.CommunicationListView.as_view(), name="communications"),
    path("services/requalifications/", services.RequalifiedListView.as_view(), name="requalified"),
    path("repondre/<str:token>/", referral_public.ReferralAnswerView.as_view(), name="referral-answer"),
    path("messages/<int:pk>/avertissement/texte/", removals.WarningTextView.as_view(), name="warning-text"),
    path("messages/<int:pk>/retirer/", removals.RemoveView.as_view(), name="remove"),
    path(
        "messages/<int:pk>/retraits/<int:removal>/", removals.RemovalProofView.as_view(), name="removal-proof"
    ),
    path(
        "messages/<int:pk>/retraits/<int:removal>/avis/",
        notices.RemovalNoticeView.as_view(),
        name="removal-notice",
    ),
    path(
        "messages/<int:pk>/retraits/<int:removal>/retablir/", removals.RestoreView.as_view(), name="restore"
    ),
    path(
        "messages/<int:pk>/avertissements/<int:warning>/",
        removals.WarningSentView.as_view(),
        name="warning-sent",
    ),
    path("messages/<int:pk>/erreurs/", errors.ErrorView.as_view(), name="error"),
    path("messages/<int:pk>/erreurs/<int:report>/", errors.ErrorEndView.as_view(), name="error-end"),
    path("messages/<int:pk>/connaissances/", answering.KnowledgeForMessageView.as_view(), name="answers"),
    path(
        "messages/<int:pk>/connaissances/<int:entry>/inserer/",
        answering.InsertEntryView.as_view(),
        name="insert-entry",
    ),
    path(
        "messages/<int:pk>/reponses-semblables/<int:reply>/inserer/",
        answering.InsertReplyView.as_view(),
        name="insert-reply",
    ),
    path("connaissances/", knowledge.EntryListView.as_view(), name="knowledge-list"),
    path("connaissances/nouvelle/", knowledge.EntryEditView.as_view(), name="knowledge-new"),
    path("connaissances/pages-a-ecrire/", knowledge.PagesToWriteView.as_view(), name="knowledge-pages"),
    path("connaissances/importer/", knowledge_import.KnowledgeFileView.as_view(), name="knowledge-import"),
    path(
        "connaissances/importer/modele.csv",
        knowledge_import.KnowledgeModelView.as_view(),
        name="knowledge-model",
    ),
    path(
        "connaissances/importer/<int:pk>/",
        knowledge_import.KnowledgeSheetView.as_view(),
        name="knowledge-sheet",
    ),
    path(
        "connaissances/exporter.csv", knowledge_import.KnowledgeExportView.as_view(), name="knowledge-export"
    ),
    path("connaissances/<int:pk>/", knowledge.EntryView.as_view(), name="knowledge-entry"),
    path("connaissances/<int:pk>/modifier/", knowledge.EntryEditView.as_view(), name="knowledge-edit"),
    path("connaissances/<int:pk>/agir/", knowledge.EntryActView.as_view(), name="knowledge-act"),
    path("urgence/", emergencies.EmergencyListView.as_view(), name="emergencies"),
    path("urgence/<int:pk>/retenues/", emergency_outcomes.EmergencyHeldView.as_view(), name="emergency-held"),
    path(
        "urgence/<int:pk>/retenues/<int:variant>/",
        emergency_outcomes.EmergencyChoiceView.as_view(),
        name="emergency-choose",
    ),
    path(
        "urgence/<int:pk>/bilan/", emergency_outcomes.EmergencyReportView.as_view(), name="emergency-report"
    ),
    path("urgence/<int:pk>/terminer/", emergencies.EmergencyEndView.as_view(), name="emergency-end"),
    path("abonnes/<int:pk>/messages/", queue.SubscriberMessagesView.as_view(), name="subscriber-messages"),
]
