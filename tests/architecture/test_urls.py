"""Every address says for whom it is, and answers each role as the table below says; a new one needs its line.

Audiences, declared by each view as `audience`:

public       anybody, signed in or not;
staff        whoever is signed in; what the page lists is what that person sees;
own          the person who made the thing: anybody else gets 404;
import       as `own`, for a file of messages: personal information;
message      whoever may answer on the message's account; anybody else gets 404, as if it did not exist;
message-act  as `message`, POST only; seen without the right to act, 403 with the sentence;
subscriber   whoever sees an account on which the person wrote; anybody else gets 404;
sanction     as `subscriber`, POST only, for the sanction's account;
case         as `subscriber`, for the sanction's account, and whoever decides exclusions or reviews; else 404;
case-act     as `case`, POST only;
review       the communications team, the direction générale, and whoever decides reviews; anybody else gets 404;
team         the communications team and the direction générale; anybody else gets 404;
request      as `team`, and whoever made the request; drafts are of their author alone;
variant      whoever sees the post: its accounts' publishers, the team, the direction générale; anybody else gets 404;
incident     whoever handles incidents of that kind; anybody else gets 404, the one who reported it too;
custody      as `team`, and whoever holds the access to the account, or replaces such a person;
custodians   the communications team alone; anybody else gets 404;
secret       the communications team, and whoever holds the access or replaces such a person; else 404;
answers      whoever replies on some account; anybody else gets 404;
library      whoever publishes on some account, the communications team, the direction générale; else 404;
library-keeper  as `library`, but the direction générale, who only looks, gets 403;
post-propose  as `post`, but whoever proposes no post, as the direction générale, gets 403;
post-write   whoever publishes on the variant's account; anybody else gets 404;
image-file   as `library`, and whoever sees a post that carries the image; else 404;
post         whoever sees the post: its author, whoever publishes on one of its accounts, the communications team and
             the direction générale; anybody else gets 404;
post-act     as `post`, POST only; seen without the right to act, a sentence;
privacy      whoever is in charge of personal information, by the reading of the policy; anybody else gets 404;
demo         the demonstration's e-mails, which exist in no other installation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.followings import unfollow
from accounts.models import AccessReview, OfficialAccount, Person
from accounts.reviews import open_due_reviews
from editorial.feeds import give_feed
from editorial.models import PostSheet
from moderation.models import BulkAction, ImportBatch, Message, SavedView
from moderation.removals import remove_message
from netiquette.models import Subscriber
from policy.models import RegisterEntry
from privacy.productions import ask_production
from tests.builders import (
    LONG_AGO,
    NOW,
    a_council_member,
    a_holder,
    a_person,
    a_position,
    a_replacement,
    an_account,
    the_policy_world,
)
from tests.builders_accounts import a_request
from tests.builders_acts import SOON, a_qualified_message, fresh, the_ground
from tests.builders_breaches import a_breach
from tests.builders_checks import a_visual_change
from tests.builders_custody import a_custody, a_holder_of, a_secret
from tests.builders_editions import a_draft_edition
from tests.builders_editorial import a_post, a_variant
from tests.builders_followings import a_following, some_parties
from tests.builders_images import an_image, somebody_on
from tests.builders_incidents import a_capture, a_case, an_incident
from tests.builders_knowledge import a_knowledge_sheet, an_entry
from tests.builders_netiquette import a_draft as a_warning_draft
from tests.builders_netiquette import a_message as a_message_ref
from tests.builders_netiquette import a_proposal, warned
from tests.builders_privacy import a_dossier
from tests.builders_privacy import a_request as an_access_request
from tests.builders_referrals import a_referral, a_service, token_of
from tests.builders_retention import a_batch, a_hold, a_proposed_batch, an_old_answer, an_old_message
from tests.builders_reviews import a_request as a_request_for_review

# Not ours: Django's own site asks `is_staff` and the position's permissions (the tests of admin pages), and allauth
# lets each person manage their own sign-in. Neither has a view class of ours to declare an audience on.
EXEMPT_PREFIXES = ("admin/", "compte/")

GET, POST = "get", "post"


@dataclass(frozen=True)
class Line:
    """What an address is asked, and by whom it may be."""

    audience: str
    methods: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    # What somebody entitled gets, by method, where it is not the usual.
    answers: dict[str, int] = field(default_factory=dict)


M = ("message",)
TABLE = {
    "home": Line("staff", (GET,)),
    "editorial:calendar": Line("staff", (GET,)),
    "editorial:approval-list": Line("staff", (GET,)),
    "editorial:stopped-list": Line("staff", (GET,)),
    "editorial:social-only-list": Line("staff", (GET,)),
    "editorial:approval-bulk": Line("staff", (POST,)),
    "editorial:approval": Line("variant", (GET,), ("variant",)),
    "editorial:approval-decide": Line("variant", (POST,), ("variant",)),
    "editorial:variant-justify": Line("variant", (POST,), ("variant",), {POST: 409}),
    "editorial:calendar-export": Line("staff", (GET,), ("export",)),
    "editorial:feed": Line("public", (GET,), ("feed token",)),
    "editorial:feed-list": Line("staff", (GET, POST), answers={POST: 422}),
    "editorial:feed-revoke": Line("own", (POST,), ("feed",), {POST: 302}),
    "editorial:sheet-list": Line("staff", (GET, POST), answers={POST: 422}),
    "editorial:sheet-model": Line("staff", (GET,)),
    "editorial:sheet": Line("own", (GET,), ("sheet",)),
    "editorial:sheet-confirm": Line("own", (POST,), ("sheet",), {POST: 302}),
    "editorial:series": Line("post", (GET, POST), ("post",), {POST: 422}),
    "editorial:series-act": Line("post-act", (POST,), ("post", "series act"), {POST: 409}),
    "editorial:today": Line("staff", (GET,)),
    "editorial:frequency-list": Line("staff", (GET,)),
    # Who decides is asked in test_r020_frequency.
    "editorial:frequency": Line("staff", (POST,), ("slug",)),
    "editorial:mix": Line("staff", (GET,)),
    "editorial:variant-move": Line("variant", (GET, POST), ("variant",)),
    "editorial:variant-move-undo": Line("variant", (POST,), ("variant",), {POST: 302}),
    "editorial:idea-list": Line("staff", (GET, POST), answers={POST: 422}),
    "editorial:idea-tray": Line("staff", (GET,)),
    # What the rule says of each person is asked in test_ideas.
    "editorial:idea-keep": Line("variant", (POST,), ("post",), {POST: 302}),
    "editorial:idea-decline": Line("variant", (POST,), ("post",)),
    "editorial:idea-account": Line("variant", (POST,), ("post",)),
    "accounts:matrix": Line("staff", (GET,)),
    "accounts:matrix-export": Line("staff", (GET,), ("matrix export",)),
    "accounts:todo": Line("staff", (GET,)),
    "accounts:review-list": Line("team", (GET,)),
    "accounts:review": Line("team", (GET,), ("review",)),
    "accounts:access-decide": Line("team", (POST,), ("review",)),
    "accounts:review-close": Line("team", (POST,), ("review",)),
    "accounts:account-state": Line("staff", (GET, POST), ("slug",), {POST: 422}),
    "accounts:request-list": Line("staff", (GET,)),
    "accounts:request-create": Line("staff", (GET, POST), answers={POST: 422}),
    "accounts:request": Line("request", (GET,), ("request",)),
    "accounts:request-edit": Line("request", (GET, POST), ("request",), {GET: 403, POST: 403}),
    "accounts:request-submit": Line("request", (POST,), ("request",), {POST: 409}),
    "accounts:request-withdraw": Line("request", (POST,), ("request",), {POST: 409}),
    "accounts:request-decide": Line("request", (POST,), ("request",), {POST: 404}),
    "accounts:incident-list": Line("staff", (GET,)),
    "accounts:incident-report": Line("staff", (GET, POST), answers={POST: 422}),
    "accounts:incident": Line("incident", (GET,), ("incident",)),
    "accounts:incident-measure": Line("incident", (POST,), ("incident",)),
    "accounts:incident-close": Line("incident", (POST,), ("incident",)),
    "accounts:incident-capture": Line("incident", (GET,), ("incident", "incident capture")),
    "accounts:reminder": Line("staff", (GET,)),
    "accounts:custody-list": Line("staff", (GET,)),
    "accounts:custody-export": Line("team", (GET,)),
    "accounts:custody": Line("custody", (GET,), ("slug",)),
    "accounts:custody-record": Line("custodians", (POST,), ("slug",)),
    "accounts:custody-confirm": Line("custodians", (POST,), ("slug",), {POST: 302}),
    # Its password is kept here: nothing is changed elsewhere.
    "accounts:custody-rotated": Line("custodians", (POST,), ("slug",), {POST: 409}),
    "accounts:holder-add": Line("custodians", (POST,), ("slug",)),
    "accounts:holder-withdraw": Line("custodians", (POST,), ("slug", "holder"), {POST: 302}),
    "accounts:secret-seal": Line("secret", (POST,), ("slug", "kind")),
    "accounts:secret-reveal": Line("secret", (POST,), ("slug", "kind")),
    "accounts:secret-destroy": Line("custodians", (POST,), ("slug", "kind")),
    "accounts:following-list": Line("staff", (GET,)),
    "accounts:following-add": Line("staff", (GET, POST), answers={POST: 422}),
    "accounts:following": Line("staff", (GET,), ("following",)),
    "accounts:following-confirm": Line("staff", (POST,), ("following ended",), {POST: 409}),
    "accounts:following-end": Line("staff", (POST,), ("following",), {POST: 422}),
    "accounts:party-report": Line("staff", (GET,)),
    "accounts:party-add": Line("staff", (POST,), answers={POST: 422}),
    "accounts:party-end": Line("staff", (GET, POST), ("party",), {POST: 422}),
    "accounts:party-follow": Line("staff", (GET, POST), ("slug", "level"), {POST: 422}),
    "accounts:replacement-list": Line("staff", (GET,)),
    "accounts:replacement-record": Line("staff", (GET, POST), answers={POST: 422}),
    "accounts:replacement-calendar": Line("staff", (GET,)),
    "accounts:replacement": Line("team", (GET,), ("replacement",)),
    "accounts:replacement-end": Line("team", (GET, POST), ("replacement",), {POST: 422}),
    "accounts:replacement-cover": Line("team", (GET, POST), ("replacement",), {POST: 422}),
    "accounts:check-list": Line("staff", (GET,)),
    "accounts:check-export": Line("staff", (GET,)),
    "accounts:check-evidence": Line("staff", (GET,), ("capture",)),
    "accounts:check-record": Line("staff", (GET, POST), ("slug",), {POST: 422}),
    "accounts:visual-change": Line("staff", (GET, POST), ("slug",), {POST: 422}),
    "accounts:public": Line("public", (GET,)),
    "accounts:public-json": Line("public", (GET,)),
    "accounts:public-csv": Line("public", (GET,)),
    "accounts:register": Line("staff", (GET,)),
    "accounts:register-export": Line("staff", (GET,)),
    "accounts:account": Line("staff", (GET,), ("slug",)),
    # What the rule says of each person is asked in test_r015_addresses.
    "accounts:address-add": Line("staff", (POST,), ("slug",), {POST: 422}),
    "accounts:address-main": Line("staff", (POST,), ("slug",), {POST: 422}),
    "accounts:address-withdraw": Line("staff", (POST,), ("slug",), {POST: 422}),
    "accounts:impostor-list": Line("team", (GET,)),
    "accounts:impostor-open": Line("team", (GET, POST), answers={POST: 422}),
    "accounts:impostor": Line("team", (GET,), ("case",)),
    "accounts:impostor-capture": Line("team", (GET,), ("case", "case capture")),
    "accounts:impostor-act": Line("team", (POST,), ("case", "act")),
    "accounts:impostor-report": Line("public", (GET, POST), answers={POST: 422}),
    "accounts:impostor-report-received": Line("public", (GET,)),
    "health": Line("public", (GET,)),
    "privacy:home": Line("privacy", (GET,)),
    "privacy:retention": Line("privacy", (GET,)),
    "privacy:retention-rule": Line("privacy", (GET, POST), ("record type",), {POST: 422}),
    "privacy:disposal-prepare": Line("privacy", (POST,), ("record type",), {POST: 302}),
    "privacy:disposal-list": Line("privacy", (GET,)),
    "privacy:disposal": Line("privacy", (GET,), ("disposal",)),
    "privacy:disposal-propose": Line("privacy", (POST,), ("proposed disposal",), {POST: 409}),
    "privacy:disposal-approve": Line("privacy", (POST,), ("disposal",), {POST: 409}),
    "privacy:disposal-refuse": Line("privacy", (POST,), ("disposal",)),
    "privacy:disposal-exclude": Line("privacy", (POST,), ("disposal",)),
    "privacy:disposal-put-back": Line("privacy", (POST,), ("disposal", "disposal line"), {POST: 409}),
    "privacy:breach-list": Line("privacy", (GET,)),
    "privacy:breach-export": Line("privacy", (GET,)),
    "privacy:breach-add": Line("privacy", (GET, POST), answers={POST: 422}),
    "privacy:breach": Line("privacy", (GET,), ("breach",)),
    "privacy:breach-amend": Line("privacy", (POST,), ("breach",)),
    "privacy:breach-assess": Line("privacy", (POST,), ("breach",)),
    "privacy:breach-tell": Line("privacy", (POST,), ("breach",)),
    "privacy:breach-measure": Line("privacy", (POST,), ("breach",)),
    "privacy:breach-close": Line("privacy", (POST,), ("breach",)),
    "privacy:breach-reopen": Line("privacy", (POST,), ("breach",)),
    "privacy:hold-list": Line("privacy", (GET,)),
    "privacy:hold-add": Line("privacy", (GET, POST), answers={POST: 422}),
    "privacy:hold": Line("privacy", (GET,), ("hold",)),
    "privacy:hold-review": Line("privacy", (POST,), ("hold",)),
    "privacy:hold-lift": Line("privacy", (POST,), ("hold",)),
    "privacy:destruction-log": Line("privacy", (GET,)),
    "privacy:destruction-log-export": Line("privacy", (GET,)),
    "privacy:request-list": Line("privacy", (GET,)),
    "privacy:request-export": Line("privacy", (GET,)),
    "privacy:request-record": Line("privacy", (GET, POST), answers={POST: 422}),
    "privacy:request": Line("privacy", (GET,), ("access request",)),
    "privacy:request-verify": Line("privacy", (POST,), ("access request",)),
    "privacy:request-extend": Line("privacy", (POST,), ("access request",)),
    "privacy:request-answer": Line("privacy", (POST,), ("access request",)),
    "privacy:request-withdraw": Line("privacy", (POST,), ("access request",)),
    "privacy:request-correction": Line("privacy", (POST,), ("access request",)),
    "privacy:dossier-list": Line("privacy", (GET,)),
    "privacy:dossier-open": Line("privacy", (GET, POST), answers={POST: 422}),
    "privacy:dossier": Line("privacy", (GET,), ("dossier",)),
    "privacy:dossier-identities": Line("privacy", (GET, POST), ("dossier",), answers={POST: 422}),
    "privacy:dossier-identity-aside": Line("privacy", (POST,), ("dossier", "identity")),
    "privacy:dossier-match": Line("privacy", (POST,), ("dossier",)),
    "privacy:dossier-mask": Line("privacy", (POST,), ("dossier",)),
    "privacy:dossier-produce": Line("privacy", (POST,), ("dossier",), {POST: 302}),
    "privacy:production": Line("privacy", (GET,), ("production",)),
    "privacy:production-file": Line("privacy", (POST,), ("production",), {POST: 404}),
    "policy:conformity": Line("staff", (GET,)),
    "netiquette:public": Line("public", (GET,)),
    "netiquette:review-request": Line("public", (GET, POST), answers={POST: 422}),
    "netiquette:review-received": Line("public", (GET,)),
    "netiquette:review-list": Line("review", (GET,)),
    "netiquette:review-record": Line("review", (GET, POST), answers={POST: 422}),
    "netiquette:review": Line("review", (GET,), ("review asked",)),
    "netiquette:review-match": Line("review", (POST,), ("review asked",)),
    "netiquette:review-set-aside": Line("review", (POST,), ("review asked",)),
    "netiquette:review-decide": Line("review", (POST,), ("review asked",)),
    "netiquette:review-letter": Line("review", (POST,), ("review asked",)),
    "netiquette:exclusion-year": Line("review", (GET,)),
    "netiquette:reexamination-list": Line("review", (GET,)),
    "netiquette:warning": Line("case", (GET,), ("warning",)),
    "netiquette:exclusion": Line("case", (GET,), ("exclusion",)),
    "netiquette:letter-list": Line("review", (GET,)),
    "netiquette:letter": Line("review", (GET, POST), ("letter kind",), {POST: 422}),
    "netiquette:public-editions": Line("public", (GET,)),
    "netiquette:public-edition": Line("public", (GET,), ("first",)),
    "netiquette:public-changes": Line("public", (GET,), ("first",)),
    "netiquette:account-public": Line("public", (GET,), ("slug",)),
    "netiquette:account-editions": Line("public", (GET,), ("slug",)),
    # The account has no edition of its own.
    "netiquette:account-edition": Line("public", (GET,), ("slug", "first"), {GET: 404}),
    "netiquette:account-changes": Line("public", (GET,), ("slug", "first"), {GET: 404}),
    "netiquette:public-embed": Line("public", (GET,)),
    "netiquette:public-json": Line("public", (GET,)),
    "netiquette:display-list": Line("team", (GET,)),
    "netiquette:site-display": Line("custodians", (POST,)),
    "netiquette:edition-list": Line("team", (GET,)),
    "netiquette:edition-start": Line("custodians", (POST,), (), {POST: 302}),
    "netiquette:edition": Line("team", (GET,), ("edition",)),
    "netiquette:edition-edit": Line("custodians", (GET, POST), ("edition",), {POST: 422}),
    "netiquette:ground-add": Line("custodians", (POST,), ("edition",)),
    "netiquette:ground-drop": Line("custodians", (POST,), ("edition", "no emergency")),
    "netiquette:edition-approve": Line("custodians", (POST,), ("edition",)),
    "netiquette:edition-in-force": Line("custodians", (POST,), ("edition",)),
    "netiquette:edition-cancel": Line("custodians", (POST,), ("edition",)),
    "netiquette:edition-abandon": Line("custodians", (POST,), ("edition",)),
    "netiquette:edition-end": Line("custodians", (POST,), ("edition",)),
    "netiquette:subscriber-list": Line("staff", (GET,)),
    "netiquette:subscriber": Line("subscriber", (GET,), ("subscriber",)),
    "netiquette:exclusion-propose": Line("sanction", (POST,), ("subscriber", "account", "track")),
    "netiquette:warning-withdraw": Line("sanction", (POST,), ("warning",)),
    "netiquette:exclusion-decide": Line("case-act", (POST,), ("exclusion",)),
    "netiquette:exclusion-applied": Line("case-act", (POST,), ("exclusion",)),
    "netiquette:exclusion-keep": Line("case-act", (POST,), ("exclusion",)),
    "netiquette:exclusion-lift": Line("case-act", (POST,), ("exclusion",)),
    "netiquette:exclusion-restored": Line("case-act", (POST,), ("exclusion",)),
    "netiquette:exclusion-letter": Line("case-act", (POST,), ("exclusion",)),
    "moderation:queue": Line("staff", (GET,)),
    "moderation:accounts": Line("staff", (GET,)),
    "moderation:counts": Line("staff", (GET,)),
    "moderation:paste": Line("staff", (GET, POST), answers={POST: 422}),
    "moderation:import": Line("staff", (GET, POST), answers={POST: 422}),
    "moderation:import-batch": Line("import", (GET,), ("batch",)),
    "moderation:import-start": Line("import", (POST,), ("batch",), {POST: 302}),
    "moderation:import-rejections": Line("import", (GET,), ("batch",)),
    "moderation:bulk-preview": Line("staff", (POST,), answers={POST: 302}),
    "moderation:bulk-apply": Line("staff", (POST,), answers={POST: 422}),
    "moderation:bulk-undo": Line("own", (POST,), ("bulk",), {POST: 302}),
    "moderation:view-save": Line("staff", (POST,), answers={POST: 302}),
    "moderation:view-delete": Line("own", (POST,), ("view",), {POST: 302}),
    "moderation:claim-next": Line("staff", (POST,), answers={POST: 302}),
    "moderation:emergencies": Line("staff", (GET, POST), answers={POST: 422}),
    # An emergency that does not exist; who may end one is asked in test_emergencies.
    "moderation:emergency-held": Line("staff", (GET,), ("no emergency",), {GET: 404}),
    "moderation:emergency-choose": Line("staff", (POST,), ("no emergency", "no emergency"), {POST: 404}),
    "moderation:emergency-report": Line("staff", (GET,), ("no emergency",), {GET: 404}),
    "moderation:emergency-end": Line("staff", (POST,), ("no emergency",), {POST: 404}),
    "moderation:message": Line("message", (GET,), M),
    "moderation:deadline": Line("message", (GET,), M),
    "moderation:assignees": Line("message", (GET,), M),
    "moderation:removal-notice": Line("message", (GET,), ("message", "removal")),
    "moderation:warning-text": Line("message", (GET,), M),
    "moderation:claim": Line("message-act", (POST,), M, {POST: 302}),
    "moderation:release": Line("message-act", (POST,), M, {POST: 302}),
    "moderation:take-over": Line("message-act", (POST,), M, {POST: 302}),
    "moderation:qualify": Line("message-act", (POST,), M),
    "moderation:danger": Line("message-act", (POST,), M),
    "moderation:assign": Line("message-act", (POST,), M, {POST: 302}),
    "moderation:note": Line("message-act", (POST,), M),
    "moderation:close": Line("message-act", (POST,), M),
    "moderation:close-undo": Line("message-act", (POST,), M),
    "moderation:reopen": Line("message-act", (POST,), M),
    "moderation:reply": Line("message-act", (POST,), M),
    "moderation:reply-cautions": Line("message", (POST,), M, {POST: 200}),
    "moderation:reply-sent": Line("message-act", (POST,), ("message", "reply")),
    "moderation:reply-discard": Line("message-act", (POST,), ("message", "reply"), {POST: 302}),
    "moderation:remove": Line("message-act", (POST,), M),
    "moderation:removal-proof": Line("message-act", (POST,), ("message", "removal")),
    "moderation:restore": Line("message-act", (POST,), ("message", "removal")),
    "moderation:referrals": Line("message", (GET,), M),
    "moderation:referral-ask": Line("message-act", (POST,), M),
    "moderation:referral-record": Line("message-act", (POST,), ("message", "referral")),
    "moderation:referral-interim": Line("message-act", (POST,), ("message", "referral")),
    "moderation:referral-use": Line("message-act", (POST,), ("message", "referral"), {POST: 409}),
    "moderation:referral-cancel": Line("message-act", (POST,), ("message", "referral"), {POST: 302}),
    "moderation:council-transfer": Line("message-act", (POST,), M),
    "moderation:media-callback": Line("message-act", (POST,), M),
    "moderation:media-requests": Line("staff", (GET,)),
    "moderation:services": Line("team", (GET,)),
    "moderation:services-export": Line("team", (GET,)),
    "moderation:communications": Line("team", (GET,)),
    "moderation:requalified": Line("team", (GET,)),
    "moderation:referral-answer": Line("public", (GET, POST), ("referral token",), {POST: 422}),
    "moderation:warning-sent": Line("message-act", (POST,), ("message", "warning")),
    "editorial:post-new": Line("staff", (GET, POST), answers={POST: 422}),
    "editorial:post-preview-new": Line("staff", (POST,), answers={POST: 200}),
    "editorial:post": Line("post", (GET, POST), ("post",), {POST: 302}),
    "editorial:post-save": Line("post", (POST,), ("post",), {POST: 200}),
    "editorial:post-preview": Line("post", (POST,), ("post",), {POST: 200}),
    "editorial:post-presence": Line("post", (GET,), ("post",)),
    "editorial:post-revisions": Line("post", (GET,), ("post",)),
    # No version is named; what a person may not write is asked in test_composer.
    "editorial:post-restore": Line("post", (POST,), ("post",), {POST: 404}),
    "editorial:post-comment": Line("post", (POST,), ("post",), {POST: 409}),
    "editorial:post-duplicate": Line("post-propose", (POST,), ("post",), {POST: 302}),
    "editorial:variant-image-add": Line("post-write", (GET, POST), ("variant",), {POST: 404}),
    # What is found, set aside and purged, and by whom, is asked in test_r027_messages.
    "moderation:campaign": Line("team", (GET,), ("no emergency",), {GET: 404}),
    "moderation:campaign-set-aside": Line("team", (POST,), ("no emergency", "no emergency"), {POST: 404}),
    "editorial:comment-closures": Line("staff", (GET, POST), answers={POST: 422}),
    # Which closure is reopened or kept, and by whom, is asked in test_r081_comment_closures.
    "editorial:comment-reopen": Line("staff", (POST,), ("no emergency",), {POST: 404}),
    "editorial:comment-keep-closed": Line("staff", (POST,), ("no emergency",), {POST: 404}),
    "editorial:election-list": Line("team", (GET,)),
    # What is decided of a case, and what proves it, is asked in test_elections.
    "editorial:election": Line("team", (GET,), ("no emergency",), {GET: 404}),
    "editorial:election-case": Line("team", (POST,), ("no emergency", "no emergency"), {POST: 404}),
    "editorial:election-proof": Line("team", (GET,), ("no emergency", "no emergency"), {GET: 404}),
    "editorial:image-list": Line("library", (GET,)),
    "editorial:image-picker": Line("library", (GET,), answers={GET: 404}),
    "editorial:image": Line("library", (GET,), ("image",)),
    "editorial:image-document": Line("library", (GET,), ("image", "image document")),
    "editorial:image-file": Line("image-file", (GET,), ("image",)),
    "editorial:image-thumbnail": Line("image-file", (GET,), ("image",)),
    "editorial:image-add": Line("library-keeper", (GET, POST), answers={POST: 422}),
    "editorial:image-edit": Line("library-keeper", (GET, POST), ("image",), {POST: 422}),
    "editorial:image-withdraw": Line("library-keeper", (POST,), ("image",)),
    "editorial:image-person-add": Line("library-keeper", (POST,), ("image",)),
    "editorial:image-person": Line("library-keeper", (POST,), ("image", "image person")),
    "editorial:image-consent-withdraw": Line("library-keeper", (POST,), ("image", "image person")),
    "editorial:image-person-strike": Line("library-keeper", (POST,), ("image", "no person"), {POST: 404}),
    "editorial:to-publish": Line("staff", (GET,)),
    "editorial:variant-publish-now": Line("variant", (POST,), ("variant",)),
    "editorial:variant-publish-late": Line("variant", (POST,), ("variant",)),
    "editorial:variant-by-hand": Line("variant", (POST,), ("variant",)),
    "editorial:variant-published": Line("variant", (POST,), ("variant",)),
    "editorial:variant-not-sent": Line("variant", (POST,), ("variant",)),
    "editorial:variant-correct": Line("variant", (GET, POST), ("variant",)),
    "editorial:variant-withdraw": Line("variant", (GET, POST), ("variant",)),
    "editorial:amendment-done": Line("variant", (POST,), ("variant", "no amendment"), {POST: 404}),
    "editorial:amendment-drop": Line("variant", (POST,), ("variant", "no amendment"), {POST: 404}),
    "editorial:variant-give-up": Line("variant", (POST,), ("variant",)),
    "moderation:answers": Line("message", (GET,), M),
    "moderation:error": Line("message", (GET, POST), M, {POST: 422}),
    "moderation:error-end": Line("message-act", (POST,), ("message", "no entry"), {POST: 404}),
    # An entry or a reply that does not exist; those that do are asked in test_knowledge_on_messages.
    "moderation:insert-entry": Line("message-act", (POST,), ("message", "no entry"), {POST: 404}),
    "moderation:insert-reply": Line("message-act", (POST,), ("message", "no entry"), {POST: 404}),
    "moderation:knowledge-list": Line("answers", (GET,)),
    "moderation:knowledge-new": Line("answers", (GET, POST), answers={POST: 422}),
    "moderation:knowledge-pages": Line("answers", (GET,)),
    "moderation:knowledge-import": Line("answers", (GET, POST), answers={POST: 422}),
    "moderation:knowledge-model": Line("answers", (GET,)),
    "moderation:knowledge-export": Line("answers", (GET,)),
    "moderation:knowledge-sheet": Line("own", (GET, POST), ("knowledge sheet",), {POST: 302}),
    "moderation:knowledge-entry": Line("answers", (GET,), ("entry",)),
    "moderation:knowledge-edit": Line("answers", (GET, POST), ("entry",), {POST: 422}),
    "moderation:knowledge-act": Line("answers", (POST,), ("entry",), {POST: 302}),
    "moderation:subscriber-messages": Line("subscriber", (GET,), ("subscriber",)),
}
AUDIENCES = {
    "public",
    "staff",
    "own",
    "import",
    "message",
    "message-act",
    "subscriber",
    "sanction",
    "team",
    "request",
    "variant",
    "case",
    "case-act",
    "review",
    "incident",
    "custody",
    "custodians",
    "secret",
    "library",
    "library-keeper",
    "answers",
    "image-file",
    "post",
    "post-act",
    "post-propose",
    "post-write",
    "privacy",
    "demo",
}
# Whoever follows the accounts as a whole.
OVERSEERS = {"agent-communications", "conseiller-strategique", "adjoint-administratif", "direction-generale"}
# Whoever reads an incident that concerns an employee.
INCIDENT_READERS = {"conseiller-strategique", "direction-generale", "directeur-rh"}
IN_CHARGE_OF_PRIVACY = {"conseiller-strategique", "direction-generale"}
CUSTODIANS = OVERSEERS - {"direction-generale"}
# Whoever publishes on one of the accounts.
PUBLISHERS = (
    CUSTODIANS
    | {"animateur-diffusion", "responsable-bibliotheques", "webmestre", "directeur-rh"}
    | {
        "secretaire-rh",
        "substitute in effect",
    }
)
# Who sees what an address is about, where it is not the message below. The agent holds the access to the city's page.
SEERS = {
    "team": OVERSEERS,
    "review": OVERSEERS,
    "case": OVERSEERS | {"substitute in effect"},
    "case-act": OVERSEERS | {"substitute in effect"},
    "request": OVERSEERS,
    "variant": OVERSEERS | {"substitute in effect"},
    "incident": INCIDENT_READERS,
    "privacy": IN_CHARGE_OF_PRIVACY,
    "custody": OVERSEERS | {"substitute in effect"},
    "custodians": CUSTODIANS,
    "secret": CUSTODIANS | {"substitute in effect"},
    "library": PUBLISHERS | {"direction-generale"},
    "answers": PUBLISHERS,
    "library-keeper": PUBLISHERS,
    "image-file": PUBLISHERS | {"direction-generale"},
    "post": OVERSEERS | {"substitute in effect"},
    "post-act": OVERSEERS | {"substitute in effect"},
    "post-propose": OVERSEERS | {"substitute in effect"},
    "post-write": CUSTODIANS | {"substitute in effect"},
}
# Who sees, but may not do.
LOOKERS = {"library-keeper": {"direction-generale"}, "post-propose": {"direction-generale"}}
# What a form sent empty gets by default, once the person is known to see what it concerns.
INVALID = 422

# The message is on the city's Facebook page: those on its list, and whoever replaces one of them.
SEES = {
    "agent-communications": True,
    "conseiller-strategique": True,
    "adjoint-administratif": True,
    "animateur-diffusion": False,
    "responsable-bibliotheques": False,
    "webmestre": False,
    "directeur-rh": False,
    "secretaire-rh": False,
    "direction-generale": False,
    "substitute in effect": True,
    "holder until today": False,
    "superuser": False,
    "council member": False,
    "employee without a position": False,
}


def patterns(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[Any]:
    """Yield the route, full name and pattern of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, route, inside)
        else:
            yield route, f"{space}{entry.name}", entry


def ours() -> dict[str, URLPattern]:
    """Return our addresses by name."""
    return {name: entry for route, name, entry in patterns() if not route.startswith(EXEMPT_PREFIXES)}


def view_class_of(entry: URLPattern) -> Any:
    return getattr(entry.callback, "view_class", None)


def test_every_address_of_ours_has_its_line_and_no_line_is_left_over() -> None:
    assert set(ours()) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_the_view_declares_the_audience_and_the_methods_of_its_line(name: str) -> None:
    view_class, line = view_class_of(ours()[name]), TABLE[name]
    assert view_class is not None, "a view of ours is a class, so that it can declare its audience"
    assert view_class.audience == line.audience
    assert line.audience in AUDIENCES
    answered = {method for method in view_class.http_method_names if hasattr(view_class, method)}
    assert answered - {"options", "head"} == set(line.methods)


def test_the_demonstration_alone_has_the_pages_of_its_emails() -> None:
    assert not settings.DEMO
    assert not [name for name in ours() if name.startswith("demo")]


def test_what_is_exempt_is_only_the_admin_site_and_the_sign_in() -> None:
    exempt = {
        entry.callback.__module__.split(".")[0] for route, _name, entry in patterns() if not_ours(route)
    }
    # The admin site's pages are methods of our ModelAdmin classes, wrapped by Django's.
    ours = {
        "accounts",
        "city",
        "editorial",
        "moderation",
        "netiquette",
        "policy",
        "privacy",
        "rimouski_social",
    }
    assert exempt <= {"django", "allauth"} | ours


def not_ours(route: str) -> bool:
    return route.startswith(EXEMPT_PREFIXES)


@pytest.fixture
def things(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> dict[str, Any]:
    """A message of the city's page with all that can be attached to it, and things that belong to one agent."""
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()
    agent = a_holder("agent-communications")
    a_holder("conseiller-strategique")
    ad = a_qualified_message(agent, "advertising", text="Grand solde chez Commerce 7!")
    page = an_account("facebook-ville")
    removal = remove_message(
        message_id=ad.pk,
        ground_id=the_ground(ad).pk,
        measure="delete",
        actor=agent,
        version=None,
        now=SOON,
    )
    warning = a_warning_draft(ad.subscriber, agent, message=message_ref_of(ad))
    excluded = a_qualified_message(agent, "advertising", posted_at=NOW + timedelta(minutes=1)).subscriber
    warned(excluded, agent, 3)
    custody = a_custody(agent, page)
    a_secret(agent, custody)
    a_holder_of(custody, agent, by=agent)
    asked = a_referral(agent, message=ad)
    # Another's, whatever becomes of that one.
    other = a_referral(agent, message=ad, service=a_service("greffe"))
    message = fresh(ad)
    message.claimed_by = message.claimed_until = None
    message.save()
    return {
        "agent": agent,
        "slug": page.slug,
        "matrix export": "csv",
        "request": a_request(now=SOON).pk,
        "message": ad.pk,
        "subscriber": ad.subscriber_id,
        "account": page.pk,
        **some_followings(page, agent),
        "capture": a_visual_change(page, agent, now=SOON).evidence_id,
        "review": a_review_of(page),
        "track": "advertising",
        "letter kind": "warning_conduct",
        "first": 1,
        "edition": a_draft_edition(agent, now=SOON).pk,
        "kind": "password",
        "holder": custody.holders.get().pk,
        "no emergency": 999_999,
        "reply": a_due_reply(ad, agent),
        "removal": removal.pk,
        "referral": asked.pk,
        "referral token": token_of(other),
        "warning": warning.pk,
        "exclusion": a_proposal(excluded, agent).pk,
        "review asked": a_request_for_review(now=SOON).pk,
        "replacement": a_replacement(
            absent=a_holder("animateur-diffusion"),
            substitute=agent,
            accounts=[an_account("facebook-loisirs")],
            starts_on=date(2026, 8, 3),
            ends_on=date(2026, 8, 7),
            team_is_told=False,
        ).pk,
        "batch": ImportBatch.objects.create(
            owner=agent, file="imports/x.csv", file_name="x.csv", size=1, created_at=SOON
        ).pk,
        "bulk": BulkAction.objects.create(actor=agent, action="close", done_at=SOON).pk,
        "post": a_variant(a_post(agent, now=SOON), now=SOON).post_id,
        "view": SavedView.objects.create(owner=agent, name="Les miens", query="a-moi=1").pk,
        **an_incident_and_a_case(agent),
        **an_image_of_somebody(agent),
        **some_batches_and_a_hold(agent),
        **a_dossier_and_its_request(ad.subscriber),
    }


def some_batches_and_a_hold(agent: Person) -> dict[str, Any]:
    an_old_message(agent)
    an_old_answer(agent)
    batch = a_batch()
    return {
        "record type": batch.record_type,
        "disposal": batch.pk,
        "disposal line": batch.items.get().pk,
        "proposed disposal": a_proposed_batch("message_answered").pk,
        "hold": a_hold().pk,
        "breach": a_breach(now=SOON).pk,
    }


def a_dossier_and_its_request(subscriber: Subscriber) -> dict[str, Any]:
    officer = a_holder("conseiller-strategique")
    dossier = a_dossier(officer, [subscriber])
    return {
        "access request": an_access_request(officer).pk,
        "dossier": dossier.pk,
        "identity": dossier.identities.get().pk,
        "production": ask_production(dossier_id=dossier.pk, is_read=True, actor=officer, now=SOON).pk,
    }


def an_image_of_somebody(agent: Person) -> dict[str, Any]:
    image = an_image(agent, shows_people=True, now=SOON)
    person = somebody_on(image, now=SOON)
    return {
        "image": image.pk,
        "image person": person.pk,
        "image document": person.consent_id,
        "no person": 999_999,
        "variant": a_variant(a_post(agent)).pk,
        "no amendment": 999_999,
        "no entry": 999_999,
        "entry": an_entry(agent).pk,
        "knowledge sheet": a_knowledge_sheet(agent).pk,
    }


def a_feed_and_a_sheet(agent: Person) -> dict[str, Any]:
    feed, _secret = give_feed(name="Téléphone", accounts=[], actor=agent, now=SOON)
    # Another person's: it answers whoever knows its address, the agent being there or not.
    _other, token = give_feed(name="Outlook", accounts=[], actor=a_holder("conseiller-strategique"), now=SOON)
    sheet = PostSheet.objects.create(
        owner=agent,
        file_name="x.csv",
        text="date;heure;compte;texte\ndemain;9h;Vimeo;Bonjour",
        created_at=SOON,
    )
    return {"feed": feed.pk, "feed token": token, "sheet": sheet.pk}


def an_incident_and_a_case(agent: Person) -> dict[str, Any]:
    incident = an_incident(actor=agent, captures=[a_capture()])
    case = a_case(actor=agent, captures=[a_capture()])
    return {
        "incident": incident.pk,
        "incident capture": incident.evidence.get().pk,
        "case": case.pk,
        "case capture": case.evidence.get().pk,
        "act": "clore",
        "series act": "arreter",
        "export": "csv",
        **a_feed_and_a_sheet(agent),
    }


def some_followings(page: OfficialAccount, agent: Person) -> dict[str, Any]:
    ended = a_following(page, agent, name="Organisme B", now=SOON)
    unfollow(following_id=ended.pk, reason="Fermé.", actor=agent, now=SOON)
    return {
        "following": a_following(page, agent, now=SOON).pk,
        "following ended": ended.pk,
        "party": some_parties(agent, "Parti A", now=SOON)[0].pk,
        "level": "provincial",
    }


def a_review_of(page: OfficialAccount) -> int:
    open_due_reviews(now=SOON)
    return AccessReview.objects.get(account=page).pk


def message_ref_of(message: Message) -> Any:
    reference = a_message_ref(message.posted_at)
    return type(reference)(id=message.pk, posted_at=reference.posted_at, snapshot=reference.snapshot)


def a_due_reply(message: Message, agent: Person) -> int:
    from tests.builders_acts import a_draft

    reply = a_draft(message, agent, nature="notice")
    type(reply).objects.filter(pk=reply.pk).update(state="due")
    return reply.pk


def somebody(role: str, agent: Person) -> Person:
    """Return a person in the role, new."""
    if role == "superuser":
        return Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    if role == "council member":
        return a_council_member()
    if role == "employee without a position":
        return a_person()
    if role == "holder until today":
        return a_holder("agent-communications", ends_on=NOW.date())
    if role == "substitute in effect":
        substitute = a_holder("webmestre")
        a_replacement(absent=agent, substitute=substitute, accounts=[an_account("facebook-ville")])
        return substitute
    assert a_position(role)
    return a_holder(role, starts_on=LONG_AGO)


def address(name: str, line: Line, things: dict[str, Any]) -> str:
    return reverse(name, args=[things[argument] for argument in line.arguments])


def sees(role: str, line: Line) -> bool:
    """Say whether somebody in the role sees what an address of this audience is about."""
    return role in SEERS[line.audience] if line.audience in SEERS else SEES[role]


def expected(line: Line, method: str, *, sees: bool, owns: bool, looks: bool = False) -> int:
    """Return the status that the line promises to a person who is signed in."""
    if method not in line.methods:
        return 405
    if looks:
        return 403
    usual = line.answers.get(method, 200 if method == GET else INVALID)
    if line.audience in {"public", "staff"}:
        return usual
    if line.audience in {"own", "import"}:
        return usual if owns else 404
    return usual if sees else 404


class ReadingClient(Client):
    """A browser that reads the files it is given to the end, as browsers do: they are closed."""

    def request(self, **request: Any) -> Any:
        response: Any = super().request(**request)
        if response.streaming:
            b"".join(response.streaming_content)
        return response


def browser_of(person: Person) -> Client:
    browser = ReadingClient(raise_request_exception=False)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_a_visitor_is_sent_to_the_sign_in_page_from_everything_but_the_public_pages(
    things: dict[str, Any],
) -> None:
    for name, line in TABLE.items():
        for method in line.methods:
            response = getattr(Client(), method)(address(name, line, things))
            if line.audience == "public":
                assert response.status_code == line.answers.get(method, 200), name
            else:
                assert response.status_code == 302, name
                assert response["Location"].startswith(reverse(settings.LOGIN_URL)), name


def test_a_deactivated_person_is_a_visitor(things: dict[str, Any]) -> None:
    browser = browser_of(things["agent"])
    Person.objects.filter(pk=things["agent"].pk).update(is_active=False)
    for name, line in TABLE.items():
        for method in line.methods:
            response = getattr(browser, method)(address(name, line, things))
            promised = line.answers.get(method, 200) if line.audience == "public" else 302
            assert response.status_code == promised, name


@pytest.mark.clause("R-014")
@pytest.mark.parametrize("role", SEES)
def test_each_role_gets_from_each_address_what_the_table_says(role: str, things: dict[str, Any]) -> None:
    browser = browser_of(somebody(role, things["agent"]))
    found, promised = {}, {}
    for name, line in TABLE.items():
        for method in (GET, POST):
            key = f"{method} {name}"
            found[key] = getattr(browser, method)(address(name, line, things)).status_code
            promised[key] = expected(
                line,
                method,
                sees=sees(role, line),
                owns=False,
                looks=role in LOOKERS.get(line.audience, ()),
            )
    assert found == promised


def test_the_owner_finds_what_is_his_and_nobody_else_does(things: dict[str, Any]) -> None:
    browser = browser_of(things["agent"])
    for name, line in TABLE.items():
        if line.audience in {"own", "import"}:
            for method in line.methods:
                got = getattr(browser, method)(address(name, line, things)).status_code
                assert got == expected(line, method, sees=True, owns=True), (method, name)


def test_reading_every_page_changes_nothing(things: dict[str, Any]) -> None:
    browser = browser_of(things["agent"])
    before = state_of_the_world()
    for name, line in TABLE.items():
        for method in ("get", "head", "options"):
            getattr(browser, method)(address(name, line, things))
    assert state_of_the_world() == before


def state_of_the_world() -> dict[str, Any]:
    """Return every row that an act may change."""
    return {
        "lines": RegisterEntry.objects.count(),
        "messages": list(Message.objects.order_by("pk").values()),
        "imports": list(ImportBatch.objects.values()),
        "views": list(SavedView.objects.values()),
        "bulk": list(BulkAction.objects.values()),
    }
