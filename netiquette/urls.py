"""Addresses of the app."""

from django.urls import path

from netiquette.views import (
    acts,
    cases,
    displays,
    edition_acts,
    editions,
    exclusion_acts,
    exclusion_lists,
    letters,
    pages,
    public,
    review_acts,
    review_public,
    reviews,
)

app_name = "netiquette"

urlpatterns = [
    path("netiquette/revision/", review_public.ReviewRequestView.as_view(), name="review-request"),
    path("netiquette/revision/recue/", review_public.ReviewReceivedView.as_view(), name="review-received"),
    path("netiquette/lettres/", letters.LetterListView.as_view(), name="letter-list"),
    path("netiquette/lettres/<slug:kind>/", letters.LetterView.as_view(), name="letter"),
    path("netiquette/", public.PublicView.as_view(), name="public"),
    path("netiquette/editions/", public.EditionListView.as_view(), name="public-editions"),
    path("netiquette/editions/<int:number>/", public.EditionView.as_view(), name="public-edition"),
    path(
        "netiquette/editions/<int:number>/changements/", public.ChangesView.as_view(), name="public-changes"
    ),
    path("netiquette/comptes/<slug:slug>/", public.PublicView.as_view(), name="account-public"),
    path(
        "netiquette/comptes/<slug:slug>/editions/", public.EditionListView.as_view(), name="account-editions"
    ),
    path(
        "netiquette/comptes/<slug:slug>/editions/<int:number>/",
        public.EditionView.as_view(),
        name="account-edition",
    ),
    path(
        "netiquette/comptes/<slug:slug>/editions/<int:number>/changements/",
        public.ChangesView.as_view(),
        name="account-changes",
    ),
    path("netiquette/integration/", public.EmbedView.as_view(), name="public-embed"),
    path("netiquette/netiquette.json", public.JsonView.as_view(), name="public-json"),
    path("netiquette/affichages/", displays.DisplayListView.as_view(), name="display-list"),
    path("netiquette/affichages/site/", displays.SiteDisplayView.as_view(), name="site-display"),
    path("netiquette/redaction/", editions.EditionListView.as_view(), name="edition-list"),
    path("netiquette/redaction/nouvelle/", editions.EditionStartView.as_view(), name="edition-start"),
    path("netiquette/redaction/<int:pk>/", editions.EditionView.as_view(), name="edition"),
    path("netiquette/redaction/<int:pk>/texte/", editions.EditionEditView.as_view(), name="edition-edit"),
    path("netiquette/redaction/<int:pk>/motifs/", edition_acts.GroundAddView.as_view(), name="ground-add"),
    path(
        "netiquette/redaction/<int:pk>/motifs/<int:ground>/retirer/",
        edition_acts.GroundDropView.as_view(),
        name="ground-drop",
    ),
    path(
        "netiquette/redaction/<int:pk>/approuver/",
        edition_acts.EditionApproveView.as_view(),
        name="edition-approve",
    ),
    path(
        "netiquette/redaction/<int:pk>/en-vigueur/",
        edition_acts.EditionInForceView.as_view(),
        name="edition-in-force",
    ),
    path(
        "netiquette/redaction/<int:pk>/annuler/",
        edition_acts.EditionCancelView.as_view(),
        name="edition-cancel",
    ),
    path(
        "netiquette/redaction/<int:pk>/abandonner/",
        edition_acts.EditionAbandonView.as_view(),
        name="edition-abandon",
    ),
    path("netiquette/redaction/<int:pk>/fin/", edition_acts.EditionEndView.as_view(), name="edition-end"),
    path("abonnes/", pages.SubscriberListView.as_view(), name="subscriber-list"),
    path("abonnes/<int:pk>/", pages.SubscriberView.as_view(), name="subscriber"),
    path(
        "abonnes/<int:pk>/comptes/<int:account>/<slug:track>/proposer/",
        acts.ExclusionProposeView.as_view(),
        name="exclusion-propose",
    ),
    path("avertissements/<int:pk>/retirer/", acts.WarningWithdrawView.as_view(), name="warning-withdraw"),
    path("avertissements/<int:pk>/", cases.WarningView.as_view(), name="warning"),
    path("exclusions/", exclusion_lists.ExclusionYearView.as_view(), name="exclusion-year"),
    path(
        "exclusions/a-reexaminer/",
        exclusion_lists.ReexaminationListView.as_view(),
        name="reexamination-list",
    ),
    path("exclusions/<int:pk>/", cases.ExclusionView.as_view(), name="exclusion"),
    *(
        path(f"exclusions/<int:pk>/{word}/", view.as_view(), name=f"exclusion-{name}")
        for word, name, view in (
            ("decider", "decide", exclusion_acts.ExclusionDecideView),
            ("faite", "applied", exclusion_acts.ExclusionAppliedView),
            ("maintenir", "keep", exclusion_acts.ExclusionKeepView),
            ("lever", "lift", exclusion_acts.ExclusionLiftView),
            ("retablie", "restored", exclusion_acts.ExclusionRestoredView),
            ("lettre", "letter", exclusion_acts.ExclusionLetterView),
        )
    ),
    path("revisions/", reviews.ReviewListView.as_view(), name="review-list"),
    path("revisions/inscrire/", reviews.ReviewRecordView.as_view(), name="review-record"),
    path("revisions/<int:pk>/", reviews.ReviewView.as_view(), name="review"),
    path("revisions/<int:pk>/rattacher/", review_acts.ReviewMatchView.as_view(), name="review-match"),
    path("revisions/<int:pk>/classer/", review_acts.ReviewSetAsideView.as_view(), name="review-set-aside"),
    path("revisions/<int:pk>/decider/", review_acts.ReviewDecideView.as_view(), name="review-decide"),
    path("revisions/<int:pk>/lettre/", review_acts.ReviewLetterView.as_view(), name="review-letter"),
]
