"""The page of a post: what each person sees of it and may do, and that nothing typed is ever lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Person
from editorial.models import Label, Post, PostTemplate, Variant
from tests.builders import a_holder, an_account
from tests.builders_acts import SOON
from tests.builders_editorial import a_post, a_scheduled_variant, a_submitted_variant, a_variant, approved_by
from tests.builders_images import an_image
from tests.pages.browsing import said, signed_in

PARTS = ("date", "time", "which")
SAVE, SUBMIT = {"act": "enregistrer"}, {"act": "soumettre"}


def screen(page: Any) -> dict[str, Any]:
    """Return what the form of a page would send, untouched."""
    found = page.context["page"]
    data: dict[str, Any] = {}
    for form in [found.shared, *(sheet.form for sheet in found.sheets)]:
        if form is not None:
            data |= {field.html_name: field.value() or "" for field in form if field.name != "scheduled_at"}
            data |= when(form)
    data |= {f"v{one.variant.pk}-content_hash": one.variant.content_hash for one in found.sheets}
    if found.idea:
        data |= {field.html_name: field.value() or "" for field in found.idea if field.value() != []}
        data["idea-shown"] = found.idea.shown
    return data


def when(form: Any) -> dict[str, str]:
    """Return the date and the hour as a browser sends them."""
    value = form["scheduled_at"].value()
    if isinstance(value, list):
        return {
            f"{form.add_prefix('scheduled_at')}_{part}": one for part, one in zip(PARTS, value, strict=True)
        }
    day, hour, which = form.fields["scheduled_at"].widget.decompress(value)
    name = form.add_prefix("scheduled_at")
    return {
        f"{name}_date": str(day or ""),
        f"{name}_time": f"{hour:%H:%M}" if hour else "",
        f"{name}_which": which or "",
    }


def opened(browser: Client, post: Post, **query: Any) -> Any:
    return browser.get(reverse("editorial:post", args=[post.pk]), query)


def sent(browser: Client, post: Post, data: dict[str, Any], name: str = "post", query: str = "") -> Any:
    return browser.post(reverse(f"editorial:{name}", args=[post.pk]) + query, data)


@pytest.fixture
def draft(agent: Person) -> Variant:
    """A draft of the agent on the Facebook page of the city."""
    return a_variant(a_post(agent, now=SOON), now=SOON)


def test_a_post_begins_on_the_accounts_ticked_with_the_same_text(agent: Person) -> None:
    browser = signed_in(agent)
    page = browser.get(
        reverse("editorial:post-new"), {"date": "2026-11-30", "compte": "facebook-ville", "genre": "event"}
    )
    assert page.status_code == 200
    assert page.context["chosen"] == {"facebook-ville"}
    assert page.context["content"]["scheduled_at"].value() is not None
    data = {
        "once": "abc",
        "accounts": ["facebook-ville", "x-villerimouski"],
        "tous-text": "La patinoire ouvre samedi.\r\nBienvenue!",
        "tous-scheduled_at_date": "2026-11-30",
        "tous-scheduled_at_time": "10:00",
        "kind": "news",
        "nature": "information",
        "labels": "Hiver, loisirs, hiver",
        "idea-shown": "{}",
    }
    first = browser.post(reverse("editorial:post-new"), data)
    again = browser.post(reverse("editorial:post-new"), data)
    post = Post.objects.get()
    assert first["Location"] == again["Location"] == reverse("editorial:post", args=[post.pk])
    assert post.title == "La patinoire ouvre samedi."
    assert {one.text for one in post.variants.all()} == {"La patinoire ouvre samedi.\nBienvenue!"}
    assert post.variants.count() == 2
    assert sorted(label.name for label in post.labels.all()) == ["hiver", "loisirs"]


def test_a_post_of_which_nothing_is_written_is_not_begun_and_says_so(agent: Person) -> None:
    answer = signed_in(agent).post(
        reverse("editorial:post-new"), {"kind": "news", "nature": "information", "sources": "Le greffe"}
    )
    assert answer.status_code == 422
    assert "Écrivez au moins un titre de travail" in said(answer)
    assert "Le greffe" in said(answer)
    assert not Post.objects.exists()


def test_an_account_of_others_is_neither_offered_nor_written(world: None) -> None:
    leisure = a_holder("animateur-diffusion")
    browser = signed_in(leisure)
    page = browser.get(reverse("editorial:post-new"))
    assert "facebook-loisirs" in said(page)
    assert 'value="facebook-ville"' not in said(page)
    data = {"accounts": ["facebook-ville"], "tous-text": "Bonjour", "kind": "news", "nature": "information"}
    browser.post(reverse("editorial:post-new"), data)
    assert not Post.objects.get().variants.exists()


def test_a_draft_typed_and_saved_is_kept_on_each_account_it_is_shared_by(
    draft: Variant, agent: Person
) -> None:
    other = a_variant(draft.post, account=an_account("x-villerimouski"), now=SOON)
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"tous-text": "Un autre texte."} | SAVE
    assert sent(browser, draft.post, data).status_code == 302
    for one in (draft, other):
        one.refresh_from_db()
        assert one.text == "Un autre texte."


def test_each_account_says_its_own_once_they_are_written_apart(draft: Variant, agent: Person) -> None:
    other = a_variant(draft.post, account=an_account("x-villerimouski"), now=SOON)
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post, separes=1)) | {f"v{other.pk}-text": "Court."}
    assert sent(browser, draft.post, data).status_code == 302
    assert opened(browser, draft.post).context["page"].shared is None
    data = screen(opened(browser, draft.post)) | {"act": f"partager:{other.pk}"}
    sent(browser, draft.post, data)
    draft.refresh_from_db()
    assert draft.text == "Court."
    assert opened(browser, draft.post).context["page"].shared is not None


def test_what_is_wrong_is_said_and_the_rest_is_kept(draft: Variant, agent: Person) -> None:
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"tous-text": "Nouveau.", "tous-link": "pas une adresse"}
    answer = sent(browser, draft.post, data)
    assert answer.status_code == 422
    assert "pas une adresse" in said(answer)
    draft.refresh_from_db()
    assert draft.text == "Nouveau."


def test_somebody_else_changed_it_meanwhile_and_both_texts_are_shown(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    slow, quick = signed_in(agent), signed_in(adviser)
    typed = screen(opened(slow, draft.post)) | {"tous-text": "Le mien."}
    sent(quick, draft.post, screen(opened(quick, draft.post)) | {"tous-text": "Celui de l’autre."})
    answer = sent(slow, draft.post, typed | SUBMIT)
    assert answer.status_code == 409
    assert "Le mien." in said(answer)
    assert "Celui de l’autre." in said(answer)
    draft.refresh_from_db()
    assert (draft.text, draft.state) == ("Celui de l’autre.", "draft")
    again = screen(answer) | {f"v{draft.pk}-base": "", f"v{draft.pk}-text": "Le mien."}
    assert sent(slow, draft.post, again).status_code == 302
    draft.refresh_from_db()
    assert draft.text == "Le mien."
    assert "Celui de l’autre." in [one.content["text"] for one in draft.revisions.all()]


def test_a_screen_untouched_never_disputes_what_others_wrote(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    slow, quick = signed_in(agent), signed_in(adviser)
    untouched = screen(opened(slow, draft.post)) | SAVE
    sent(quick, draft.post, screen(opened(quick, draft.post)) | {"tous-text": "Celui de l’autre."})
    assert sent(slow, draft.post, untouched).status_code == 302
    draft.refresh_from_db()
    assert draft.text == "Celui de l’autre."


def test_saving_by_itself_answers_what_the_page_must_know(draft: Variant, agent: Person) -> None:
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"tous-text": "Tapé."}
    answer = sent(browser, draft.post, data, "post-save")
    draft.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["hashes"] == {str(draft.pk): draft.content_hash}
    assert answer.json()["said"].startswith("Enregistré à")
    assert draft.text == "Tapé."


def test_saving_by_itself_by_somebody_who_does_not_publish_there_is_refused(
    draft: Variant, agent: Person, world: None
) -> None:
    stranger = signed_in(a_holder("animateur-diffusion"))
    data = screen(opened(signed_in(agent), draft.post)) | {"tous-text": "Intrus."}
    assert sent(stranger, draft.post, data, "post-save").status_code == 404
    reader = signed_in(a_holder("direction-generale"))
    assert sent(reader, draft.post, data, "post-save").status_code == 403
    draft.refresh_from_db()
    assert draft.text != "Intrus."


def test_the_draft_of_another_post_is_not_reached_through_ones_own(draft: Variant, world: None) -> None:
    leisure = a_holder("animateur-diffusion")
    own = a_variant(a_post(leisure, now=SOON), account=an_account("facebook-loisirs"), now=SOON)
    data = {f"v{draft.pk}-text": "Intrus.", f"v{draft.pk}-content_hash": draft.content_hash}
    sent(signed_in(leisure), own.post, data, "post-save")
    draft.refresh_from_db()
    assert draft.text != "Intrus."


@pytest.mark.parametrize("make", [a_submitted_variant, a_scheduled_variant])
def test_what_was_submitted_or_approved_is_never_void_without_a_word(
    make: Any, draft: Variant, agent: Person
) -> None:
    browser = signed_in(agent)
    typed = screen(opened(browser, draft.post)) | {"tous-text": "Changé."}
    state = make(draft, now=SOON).state
    answer = sent(browser, draft.post, typed, "post-save")
    assert answer.status_code == 409
    assert "annulera" in answer.json()["conflicts"][str(draft.pk)]
    draft.refresh_from_db()
    assert draft.state == state
    data = screen(opened(browser, draft.post, modifier=draft.pk)) | {f"v{draft.pk}-text": "Changé."}
    assert sent(browser, draft.post, data, "post-save", f"?modifier={draft.pk}").status_code == 200
    draft.refresh_from_db()
    assert (draft.state, draft.text) == ("draft", "Changé.")


def test_the_declarations_of_an_approved_post_change_only_knowingly(draft: Variant, agent: Person) -> None:
    a_scheduled_variant(draft, now=SOON)
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"nature": "administration"}
    assert sent(browser, draft.post, data).status_code == 409
    draft.refresh_from_db()
    assert draft.state == "scheduled"
    assert sent(browser, draft.post, data | {"idea-voids": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert Post.objects.get(pk=draft.post_id).nature == "administration"


def test_a_label_is_not_part_of_what_was_approved(draft: Variant, agent: Person) -> None:
    a_scheduled_variant(draft, now=SOON)
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"labels": "été", "internal_deadline": "2026-12-01"}
    assert sent(browser, draft.post, data).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "scheduled"
    assert Label.objects.get().name == "été"


def test_two_people_change_different_answers_and_both_stay(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    slow, quick = signed_in(agent), signed_in(adviser)
    mine = screen(opened(slow, draft.post)) | {"reference": "2026-44"}
    theirs = screen(opened(quick, draft.post)) | {"sources": "Le greffe"}
    disputed = screen(opened(quick, draft.post)) | {"reference": "2026-45"}
    for browser, data in ((slow, mine), (quick, theirs)):
        assert sent(browser, draft.post, data).status_code == 302
    post = Post.objects.get(pk=draft.post_id)
    assert (post.reference, post.sources) == ("2026-44", "Le greffe")
    answer = sent(quick, draft.post, disputed)
    assert answer.status_code == 409
    assert "numéro de référence" in said(answer).lower()


def test_each_outcome_is_offered_when_it_is_open_and_says_why_when_it_is_not(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    browser = signed_in(agent)
    assert open_outcomes(browser, draft.post) == ["soumettre", "abandonner"]
    submitted = sent(browser, draft.post, screen(opened(browser, draft.post)) | SUBMIT)
    assert submitted.status_code == 302
    assert open_outcomes(browser, draft.post) == ["reprendre", "abandonner"]
    assert str(adviser) in said(opened(browser, draft.post))
    draft.refresh_from_db()
    approved_by(draft, adviser, now=SOON)
    assert open_outcomes(browser, draft.post) == ["deprogrammer", "abandonner"]
    for act, state in (("deprogrammer", "approved"), ("programmer", "scheduled")):
        assert sent(browser, draft.post, {"act": act}).status_code == 302
        draft.refresh_from_db()
        assert draft.state == state
    refused = sent(browser, draft.post, {"act": "soumettre"})
    assert refused.status_code == 409
    assert "déjà programmée" in said(refused)


def test_what_is_approved_without_a_date_may_leave_at_once(agent: Person, adviser: Person) -> None:
    browser = signed_in(agent)
    variant = a_variant(a_post(agent, now=SOON), now=SOON, scheduled_at=None)
    approved_by(a_submitted_variant(variant, now=SOON), adviser, now=SOON)
    assert open_outcomes(browser, variant.post) == ["publier", "reprendre", "abandonner"]
    assert sent(browser, variant.post, {"act": "publier"}).status_code == 302
    variant.refresh_from_db()
    assert (variant.state, variant.released_by) == ("scheduled", agent)


def open_outcomes(browser: Client, post: Post) -> list[str]:
    offers = opened(browser, post).context["page"].offers
    assert all(offer.why for offer in offers if not offer.is_open)
    return [offer.kind.code for offer in offers if offer.is_open]


def test_who_is_asked_to_decide_is_led_to_the_decision_and_the_author_is_not(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    a_submitted_variant(draft, now=SOON)
    address = reverse("editorial:approval", args=[draft.pk])
    assert address in said(opened(signed_in(adviser), draft.post))
    assert address not in said(opened(signed_in(agent), draft.post))


def test_giving_up_asks_for_a_reason_and_may_be_undone(draft: Variant, agent: Person) -> None:
    browser = signed_in(agent)
    assert sent(browser, draft.post, {"act": "abandonner"}).status_code == 409
    assert sent(browser, draft.post, {"act": "abandonner", "reason": "Reportée"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.state_reason) == ("cancelled", "Reportée")
    assert open_outcomes(browser, draft.post) == ["retablir"]
    assert sent(browser, draft.post, {"act": "retablir"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_blank_draft_is_kept_and_not_submitted(agent: Person) -> None:
    blank = a_variant(a_post(agent, now=SOON), now=SOON, text="", link="")
    answer = sent(signed_in(agent), blank.post, SUBMIT)
    assert answer.status_code == 409
    assert "rien à approuver" in said(answer)


def test_who_reads_without_publishing_sees_the_text_and_no_field(draft: Variant) -> None:
    page = opened(signed_in(a_holder("direction-generale")), draft.post)
    assert draft.text in said(page)
    assert "Vous ne publiez pas sur ce compte" in said(page)
    assert "id_title" not in said(page)
    assert not any(offer.is_open for offer in page.context["page"].offers)


def test_the_preview_shows_what_is_typed_and_keeps_nothing(draft: Variant, agent: Person) -> None:
    browser = signed_in(agent)
    data = screen(opened(browser, draft.post)) | {"tous-text": "Vu sans être gardé."}
    answer = sent(browser, draft.post, data, "post-preview")
    assert "Vu sans être gardé." in said(answer)
    before = draft.text
    draft.refresh_from_db()
    assert draft.text == before


def test_a_comment_is_seen_told_to_the_author_and_voids_nothing(
    draft: Variant, agent: Person, adviser: Person
) -> None:
    a_scheduled_variant(draft, now=SOON)
    answer = sent(signed_in(adviser), draft.post, {"text": "Et l’adresse?"}, "post-comment")
    assert answer.status_code == 302
    page = said(opened(signed_in(agent), draft.post))
    assert "Et l’adresse?" in page
    assert list(Notice.objects.filter(level="post.commented").values_list("recipient", flat=True)) == [
        agent.pk
    ]
    draft.refresh_from_db()
    assert draft.state == "scheduled"


def test_an_older_version_is_taken_up_again(draft: Variant, agent: Person, clock: Any) -> None:
    first = draft.text
    clock.set(SOON + timedelta(hours=1))
    browser = signed_in(agent)
    sent(browser, draft.post, screen(opened(browser, draft.post)) | {"tous-text": "Second texte."})
    page = browser.get(reverse("editorial:post-revisions", args=[draft.post_id]))
    assert "ajouté" in said(page)
    draft.refresh_from_db()
    data = {"variante": draft.pk, "version": 1, "content_hash": draft.content_hash}
    assert sent(browser, draft.post, data, "post-restore").status_code == 302
    draft.refresh_from_db()
    assert draft.text == first
    stale = sent(browser, draft.post, data | {"content_hash": "ancien"}, "post-restore")
    assert stale.status_code == 409


def test_a_copy_has_the_words_and_no_date(draft: Variant, agent: Person) -> None:
    answer = sent(signed_in(agent), draft.post, {}, "post-duplicate")
    copy = Post.objects.exclude(pk=draft.post_id).get()
    assert answer["Location"] == reverse("editorial:post", args=[copy.pk])
    variant = copy.variants.get()
    assert (variant.text, variant.scheduled_at, variant.state) == (draft.text, None, "draft")


def test_a_model_begins_a_post_with_its_text_and_its_kind(agent: Person) -> None:
    model = PostTemplate.objects.create(name="Avis public", kind="notice", text="Avis est donné que…")
    PostTemplate.objects.create(name="Ancien", text="Périmé", is_active=False)
    page = signed_in(agent).get(reverse("editorial:post-new"), {"modele": model.pk})
    assert page.context["content"]["text"].value() == model.text
    assert page.context["idea"]["kind"].value() == "notice"
    assert "Ancien" not in said(page)


def test_a_reason_written_beside_a_caution_lets_the_post_go_on(agent: Person) -> None:
    variant = a_variant(a_post(agent, now=SOON, canonical_url=""), now=SOON, link="")
    browser = signed_in(agent)
    page = opened(browser, variant.post)
    assert "ne mène pas au site de la Ville" in said(page)
    name = f"why|{variant.pk}|website|"
    assert f'name="{name}"' in said(page)
    assert open_outcomes(browser, variant.post) == ["soumettre", "abandonner"]
    assert "ne mène pas au site" in said(sent(browser, variant.post, screen(page) | SUBMIT))
    by_itself = sent(browser, variant.post, screen(page) | {name: "Des remerciements"}, "post-save")
    assert by_itself.status_code == 200
    assert not variant.justifications.exists()
    short = sent(browser, variant.post, screen(page) | {name: "Merci"} | SUBMIT)
    assert short.status_code == 409
    assert 'value="Merci"' in said(short)
    reason = "Des remerciements aux bénévoles"
    answer = sent(browser, variant.post, screen(page) | {name: reason} | SUBMIT)
    assert answer.status_code == 302, answer.context["alerts"]
    variant.refresh_from_db()
    assert (variant.state, variant.justifications.get().reason) == ("in_review", reason)


def test_an_image_is_placed_moved_and_taken_away_on_all_that_say_the_same(
    draft: Variant, agent: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    other = a_variant(draft.post, account=an_account("x-villerimouski"), now=SOON)
    first, second = an_image(agent, now=SOON), an_image(agent, now=SOON)
    browser = signed_in(agent)
    choose = reverse("editorial:variant-image-add", args=[draft.pk])
    assert first.name in said(browser.get(choose))
    for image in (first, second):
        assert browser.post(choose, {"image": image.pk}).status_code == 302
    assert images_of(draft) == images_of(other) == [first.pk, second.pk]
    data = screen(opened(browser, draft.post)) | {f"tous-alt-{first.pk}": "Un quai, au loin."}
    sent(browser, draft.post, data | {"act": f"image-monter:{draft.pk}:{second.pk}"})
    assert images_of(draft) == images_of(other) == [second.pk, first.pk]
    assert other.placed_images.get(image=first).alt_text == "Un quai, au loin."
    browser.post(choose, {"image": an_image(agent, now=SOON).pk, "seul": "1"})
    assert (len(images_of(draft)), len(images_of(other))) == (3, 2)
    data = screen(opened(browser, draft.post)) | {"act": f"image-retirer:{draft.pk}:{second.pk}"}
    sent(browser, draft.post, data)
    assert second.pk not in images_of(draft)
    assert second.pk in images_of(other)


def images_of(variant: Variant) -> list[int]:
    return list(variant.placed_images.values_list("image_id", flat=True))


def test_a_release_is_proposed_the_line_of_the_mailing_list_until_it_has_it(agent: Person) -> None:
    variant = a_variant(a_post(agent, now=SOON, kind="release"), now=SOON)
    browser = signed_in(agent)
    page = opened(browser, variant.post)
    [line] = page.context["page"].sheets[0].lines
    data = screen(page) | {"tous-text": line.text}
    assert line.text in said(page)
    assert "Ajouter cette ligne" not in said(sent(browser, variant.post, data, "post-preview"))


def test_who_else_is_here_is_said(draft: Variant, agent: Person, adviser: Person) -> None:
    opened(signed_in(adviser), draft.post)
    assert f"{adviser} regarde aussi" in said(opened(signed_in(agent), draft.post))


def test_the_page_asks_as_many_queries_for_six_accounts_as_for_one(
    agent: Person, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    post = a_post(agent, now=SOON)
    browser = signed_in(agent)
    counts = []
    slugs = [
        "facebook-ville",
        "x-villerimouski",
        "linkedin-ville",
        "youtube-ville",
        "vimeo-ville",
        "facebook-loisirs",
    ]
    for wanted in (slugs[:1], slugs[1:]):
        for slug in wanted:
            a_variant(post, account=an_account(slug), now=SOON)
        opened(browser, post)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert opened(browser, post).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert timezone.now() == SOON


def test_hints_are_given_where_one_writes_and_not_on_what_waits_for_a_decision(agent: Person) -> None:
    draft = a_variant(a_post(agent, now=SOON), now=SOON, text="La patinoire ouvre samedi !!")
    browser = signed_in(agent)
    assert "data-fix=" in opened(browser, draft.post).content.decode()
    a_submitted_variant(draft, now=SOON)
    assert "data-fix=" not in opened(browser, draft.post).content.decode()
