"""Addresses of the editorial pages, in French as people read them: one block for each activity."""

from django.urls import URLPattern, path, re_path

from editorial.views import (
    amendments,
    approvals,
    calendar,
    calendar_export,
    comment_closures,
    comments,
    composer,
    composer_images,
    composer_live,
    composer_new,
    elections,
    feeds,
    frequency,
    ideas,
    image_acts,
    image_files,
    images,
    justifications,
    lists,
    mix,
    moves,
    publishing,
    revisions,
    series,
    sheets,
)

app_name = "editorial"

CALENDAR: list[URLPattern] = [
    path("calendrier/", calendar.CalendarView.as_view(), name="calendar"),
    path("calendrier/aujourdhui/", calendar.TodayView.as_view(), name="today"),
    path("calendrier/frequences/", frequency.FrequencyListView.as_view(), name="frequency-list"),
    path("calendrier/frequences/<slug:slug>/", frequency.FrequencyView.as_view(), name="frequency"),
    path("calendrier/bilan/", mix.MixView.as_view(), name="mix"),
    path("calendrier/<int:pk>/deplacer/", moves.MoveView.as_view(), name="variant-move"),
    path("calendrier/<int:pk>/remettre/", moves.MoveUndoView.as_view(), name="variant-move-undo"),
]

IDEAS: list[URLPattern] = [
    path("idees/", ideas.IdeaListView.as_view(), name="idea-list"),
    path("idees/a-placer/", ideas.IdeaTrayView.as_view(), name="idea-tray"),
    path("idees/<int:pk>/retenir/", ideas.IdeaKeepView.as_view(), name="idea-keep"),
    path("idees/<int:pk>/ecarter/", ideas.IdeaDeclineView.as_view(), name="idea-decline"),
    path("idees/<int:pk>/compte/", ideas.IdeaAccountView.as_view(), name="idea-account"),
]

COMPOSER: list[URLPattern] = [
    path("publications/nouvelle/", composer_new.PostCreateView.as_view(), name="post-new"),
    path("publications/apercu/", composer_live.NewPreviewView.as_view(), name="post-preview-new"),
    path("publications/<int:pk>/", composer.PostView.as_view(), name="post"),
    path("publications/<int:pk>/enregistrer/", composer_live.PostSaveView.as_view(), name="post-save"),
    path("publications/<int:pk>/apercu/", composer_live.PostPreviewView.as_view(), name="post-preview"),
    path("publications/<int:pk>/presence/", composer_live.PostPresenceView.as_view(), name="post-presence"),
    path("publications/<int:pk>/versions/", revisions.RevisionListView.as_view(), name="post-revisions"),
    path(
        "publications/<int:pk>/versions/reprendre/",
        revisions.RevisionRestoreView.as_view(),
        name="post-restore",
    ),
    path("publications/<int:pk>/commentaires/", comments.PostCommentView.as_view(), name="post-comment"),
    path("publications/<int:pk>/dupliquer/", composer_new.PostDuplicateView.as_view(), name="post-duplicate"),
    path(
        "publications/variantes/<int:pk>/images/",
        composer_images.VariantImageAddView.as_view(),
        name="variant-image-add",
    ),
]

COMMENT_CLOSURES: list[URLPattern] = [
    path("commentaires-fermes/", comment_closures.CommentClosuresView.as_view(), name="comment-closures"),
    path(
        "commentaires-fermes/<int:pk>/rouvrir/",
        comment_closures.ReopenCommentsView.as_view(),
        name="comment-reopen",
    ),
    path(
        "commentaires-fermes/<int:pk>/garder/",
        comment_closures.KeepClosedView.as_view(),
        name="comment-keep-closed",
    ),
]

ELECTIONS: list[URLPattern] = [
    path("elections/", elections.ElectionListView.as_view(), name="election-list"),
    path("elections/<int:pk>/", elections.ElectionView.as_view(), name="election"),
    path(
        "elections/<int:pk>/publications/<int:case>/",
        elections.ElectionCaseView.as_view(),
        name="election-case",
    ),
    path(
        "elections/<int:pk>/publications/<int:case>/preuve/",
        elections.ElectionProofView.as_view(),
        name="election-proof",
    ),
]

IMAGES: list[URLPattern] = [
    path("images/", images.ImageListView.as_view(), name="image-list"),
    path("images/ajouter/", images.ImageAddView.as_view(), name="image-add"),
    path("images/choisir/", image_files.ImagePickerView.as_view(), name="image-picker"),
    path("images/<int:pk>/", images.ImageView.as_view(), name="image"),
    path("images/<int:pk>/modifier/", images.ImageEditView.as_view(), name="image-edit"),
    path("images/<int:pk>/fichier/", image_files.ImageFileView.as_view(), name="image-file"),
    path(
        "images/<int:pk>/vignette/",
        image_files.ImageFileView.as_view(is_small=True),
        name="image-thumbnail",
    ),
    path(
        "images/<int:pk>/pieces/<int:piece>/",
        image_files.ImageDocumentView.as_view(),
        name="image-document",
    ),
    path("images/<int:pk>/retirer/", image_acts.ImageWithdrawView.as_view(), name="image-withdraw"),
    path("images/<int:pk>/personnes/", image_acts.ImagePersonView.as_view(), name="image-person-add"),
    path(
        "images/<int:pk>/personnes/<int:person>/",
        image_acts.ImagePersonView.as_view(),
        name="image-person",
    ),
    path(
        "images/<int:pk>/personnes/<int:person>/retirer/",
        image_acts.ImageConsentWithdrawView.as_view(),
        name="image-consent-withdraw",
    ),
    path(
        "images/<int:pk>/personnes/<int:person>/rayer/",
        image_acts.ImagePersonStrikeView.as_view(),
        name="image-person-strike",
    ),
]

PUBLISHING: list[URLPattern] = [
    path("publications/a-publier/", publishing.ToPublishView.as_view(), name="to-publish"),
    path(
        "publications/variantes/<int:pk>/publier-maintenant/",
        publishing.PublishNowView.as_view(),
        name="variant-publish-now",
    ),
    path(
        "publications/variantes/<int:pk>/publier-en-retard/",
        publishing.PublishLateView.as_view(),
        name="variant-publish-late",
    ),
    path(
        "publications/variantes/<int:pk>/a-la-main/",
        publishing.TakeByHandView.as_view(),
        name="variant-by-hand",
    ),
    path(
        "publications/variantes/<int:pk>/publiee/",
        publishing.RecordPublishedView.as_view(),
        name="variant-published",
    ),
    path(
        "publications/variantes/<int:pk>/pas-partie/",
        publishing.NotSentView.as_view(),
        name="variant-not-sent",
    ),
    path(
        "publications/variantes/<int:pk>/renoncer/", publishing.GiveUpView.as_view(), name="variant-give-up"
    ),
    path(
        "publications/variantes/<int:pk>/corriger/", amendments.CorrectView.as_view(), name="variant-correct"
    ),
    path(
        "publications/variantes/<int:pk>/retirer/",
        amendments.WithdrawView.as_view(),
        name="variant-withdraw",
    ),
    path(
        "publications/variantes/<int:pk>/rectifications/<int:amendment>/faite/",
        amendments.AmendmentDoneView.as_view(),
        name="amendment-done",
    ),
    path(
        "publications/variantes/<int:pk>/rectifications/<int:amendment>/abandonner/",
        amendments.AmendmentDropView.as_view(),
        name="amendment-drop",
    ),
]

APPROVALS: list[URLPattern] = [
    path("publications/a-approuver/", approvals.ApprovalListView.as_view(), name="approval-list"),
    path("publications/a-approuver/en-lot/", approvals.ApprovalBulkView.as_view(), name="approval-bulk"),
    path("publications/a-approuver/<int:pk>/", approvals.ApprovalView.as_view(), name="approval"),
    path(
        "publications/a-approuver/<int:pk>/decider/",
        approvals.ApprovalDecideView.as_view(),
        name="approval-decide",
    ),
    path("publications/arretees/", lists.StoppedListView.as_view(), name="stopped-list"),
    path("publications/reseaux-seulement/", lists.SocialOnlyListView.as_view(), name="social-only-list"),
    path(
        "publications/variantes/<int:pk>/motif/",
        justifications.VariantJustifyView.as_view(),
        name="variant-justify",
    ),
]

SERIES: list[URLPattern] = [
    path("publications/<int:pk>/serie/", series.SeriesView.as_view(), name="series"),
    path("publications/<int:pk>/serie/<slug:act>/", series.SeriesActView.as_view(), name="series-act"),
]

FEEDS: list[URLPattern] = [
    path("calendrier/abonnement/", feeds.FeedListView.as_view(), name="feed-list"),
    path("calendrier/abonnement/<int:pk>/revoquer/", feeds.FeedRevokeView.as_view(), name="feed-revoke"),
    re_path(r"^calendrier/flux/(?P<token>[A-Za-z0-9_-]{43})\.ics$", feeds.FeedView.as_view(), name="feed"),
]

EXPORTS: list[URLPattern] = [
    re_path(
        r"^calendrier/export\.(?P<kind>csv|xlsx)$",
        calendar_export.CalendarExportView.as_view(),
        name="calendar-export",
    ),
]

SHEETS: list[URLPattern] = [
    path("calendrier/importer/", sheets.SheetListView.as_view(), name="sheet-list"),
    path("calendrier/importer/modele.csv", sheets.SheetModelView.as_view(), name="sheet-model"),
    path("calendrier/importer/<int:pk>/", sheets.SheetView.as_view(), name="sheet"),
    path("calendrier/importer/<int:pk>/ecrire/", sheets.SheetConfirmView.as_view(), name="sheet-confirm"),
]

urlpatterns: list[URLPattern] = [
    *CALENDAR,
    *COMPOSER,
    *COMMENT_CLOSURES,
    *ELECTIONS,
    *IDEAS,
    *IMAGES,
    *PUBLISHING,
    *APPROVALS,
    *SERIES,
    *FEEDS,
    *EXPORTS,
    *SHEETS,
]
