"""Only authorised images are published: what is kept of each, what is refused of a variant, what is taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Person
from accounts.sending import send_due
from editorial.approvals import submit_variant
from editorial.guards import Moment, examine, examine_many, require_clear
from editorial.image_reminders import remind_expiring_images
from editorial.image_withdrawals import uses_of, withdraw_consent, withdraw_image
from editorial.images import KnownImage, StaleImage, add_image, amend_image, keep_person, strike_person
from editorial.models import Image, ImagePerson, Variant
from editorial.scheduling import release_variant
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_council_member, a_holder, a_person, an_account, the_policy_world
from tests.builders_editorial import PLANNED, a_scheduled_variant, a_submitted_variant, a_variant
from tests.builders_images import FACTS, a_picture, an_image, somebody_on, with_image
from tests.builders_incidents import a_capture

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-109")]
TODAY = date(2026, 7, 6)


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


def amended(image: Image, **changes: Any) -> Image:
    facts = {name: getattr(image, name) for name in FACTS}
    options = {key: changes.pop(key) for key in ("accounts", "document", "version") if key in changes}
    options.setdefault("version", image.version)
    return amend_image(image_id=image.pk, values=facts | changes, actor=image.added_by, now=NOW, **options)


def objections(variant: Variant, at: Any = None) -> dict[str, str]:
    """What the guards of images object to, by guard."""
    found = examine(variant, moment=Moment.SCHEDULE, now=NOW, at=at)
    return {one.guard: one.outcome.reason for one in found if one.guard.startswith("image")}


# --- the library -----------------------------------------------------------------------------------


def test_an_image_is_kept_with_its_fingerprint_and_a_line_of_the_register() -> None:
    image = an_image()
    with image.file.open("rb") as kept:
        assert image.size == len(kept.read())
    assert image.sha256 in str(image.file.name)
    assert image.thumbnail.size > 0
    line = RegisterEntry.objects.get(event="editorial.image.added")
    assert line.after
    assert line.after["sha256"] == image.sha256
    assert line.clause == "R-109"


def test_the_very_same_picture_is_there_once() -> None:
    first = add_image(
        upload=a_picture((1, 2, 3)), values=FACTS, actor=a_holder("agent-communications"), now=NOW
    )
    with pytest.raises(KnownImage) as refusal:
        add_image(upload=a_picture((1, 2, 3)), values=FACTS, actor=first.added_by, now=NOW)
    assert refusal.value.image == first
    assert Image.objects.count() == 1


@pytest.mark.parametrize("who", [a_person, a_council_member])
def test_nobody_else_adds_an_image(who: Any) -> None:
    with pytest.raises(PolicyRefusal):
        an_image(who())
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    with pytest.raises(PolicyRefusal):
        an_image(root)
    assert not Image.objects.exists()


def test_two_people_who_describe_an_image_do_not_write_over_each_other() -> None:
    image = an_image()
    amended(image, name="Le quai")
    with pytest.raises(StaleImage):
        amended(image, name="La marina")
    image.refresh_from_db()
    assert image.name == "Le quai"
    line = RegisterEntry.objects.get(event="editorial.image.amended")
    assert (line.before, line.after) == ({"name": FACTS["name"]}, {"name": "Le quai"})


def test_somebody_named_by_mistake_is_struck_and_one_who_agreed_is_not() -> None:
    image = an_image(shows_people=True)
    mistake, agreed = somebody_on(image, "Jean Roy", consents=False), somebody_on(image)
    strike_person(image_id=image.pk, person_id=mistake.pk, actor=image.added_by, now=NOW)
    with pytest.raises(ImagePerson.DoesNotExist):
        strike_person(image_id=image.pk, person_id=agreed.pk, actor=image.added_by, now=NOW)
    assert list(image.people.all()) == [agreed]


FILE_COLUMNS = {"file": "'x'", "thumbnail": "'x'", "sha256": f"'{'0' * 64}'", "size": "1", "width": "1"}


@pytest.mark.parametrize("column", FILE_COLUMNS)
def test_postgresql_keeps_the_file_and_its_fingerprint(column: str) -> None:
    image = an_image()
    with (
        pytest.raises(IntegrityError, match="ne change pas"),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute(f"UPDATE editorial_image SET {column} = {FILE_COLUMNS[column]} WHERE id = %s", [image.pk])  # noqa: S608


def test_postgresql_keeps_an_image_that_is_used_and_people_who_decided() -> None:
    image = an_image()
    with_image(a_variant(), image)
    person = somebody_on(an_image(shows_people=True))
    for table, pk in (("editorial_image", image.pk), ("editorial_imageperson", person.pk)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
            sql.execute(f"DELETE FROM {table} WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [pk])  # noqa: S608


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("editorial_image_r110_attribution", {"right": "cc_by", "source": "Commons"}),
        ("editorial_image_r110_credit_line", {"credit": "in_text", "credit_line": "  "}),
        ("editorial_image_r109_author", {"author": " "}),
    ],
)
def test_postgresql_refuses_what_could_never_be_used(constraint: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        an_image(**changes)


# --- a variant -------------------------------------------------------------------------------------


def test_a_variant_with_an_authorised_image_leaves() -> None:
    variant = a_scheduled_variant(with_image(a_variant(), an_image()))
    assert variant.state == Variant.State.SCHEDULED
    assert objections(variant) == {}


def test_an_authorisation_that_ends_before_the_planned_day_keeps_from_planning() -> None:
    image = an_image(valid_until=PLANNED.date())
    variant = with_image(a_variant(), image)
    assert objections(variant) == {}
    later = with_image(
        a_variant(scheduled_at=PLANNED + timedelta(days=1)), an_image(valid_until=PLANNED.date())
    )
    assert "n’est plus autorisée" in objections(later)["image"]
    with pytest.raises(PolicyRefusal, match="n’est plus autorisée"):
        a_submitted_variant(later)


def test_an_authorisation_that_ends_between_the_approval_and_the_hour_stops_it_at_that_instant() -> None:
    image = an_image(valid_until=PLANNED.date() + timedelta(days=30))
    variant = a_scheduled_variant(with_image(a_variant(), image))
    require_clear(variant, moment=Moment.PUBLISH, now=PLANNED, at=PLANNED)

    amended(image, valid_until=TODAY)

    fresh = Variant.objects.get(pk=variant.pk)
    assert fresh.state == Variant.State.SCHEDULED
    with pytest.raises(PolicyRefusal, match="n’est plus autorisée"):
        require_clear(fresh, moment=Moment.PUBLISH, now=PLANNED, at=PLANNED)


def test_an_image_authorised_for_one_account_is_refused_on_another() -> None:
    image = an_image(accounts=[an_account("x-villerimouski")])
    assert "pas autorisée pour ce compte" in objections(with_image(a_variant(), image))["image"]
    on_x = a_variant(account=an_account("x-villerimouski"))
    assert objections(with_image(on_x, image)) == {}


@pytest.mark.clause("R-108")
def test_whoever_is_recognised_must_have_agreed() -> None:
    image = an_image(shows_people=True)
    variant = with_image(a_variant(), image)
    assert "Inscrivez les personnes" in objections(variant)["image"]
    child = somebody_on(image, "Léo", consents=False, is_minor=True)
    variant = Variant.objects.get(pk=variant.pk)
    assert "parents de Léo" in objections(variant)["image"]
    keep_person(
        image_id=image.pk,
        person_id=child.pk,
        values={"name": "Léo", "is_minor": True, "consent_until": None},
        consent=a_capture("parents.png"),
        actor=image.added_by,
        now=NOW,
    )
    assert objections(Variant.objects.get(pk=variant.pk)) == {}


@pytest.mark.clause("R-110")
def test_the_credit_is_missed_in_the_one_text_that_lost_it() -> None:
    image = an_image(credit="in_text", credit_line="Photo : Éloïse Roy")
    whole = a_variant(text="Le quai ouvre samedi. (photo : Eloise Roy)")
    short = a_variant(whole.post, account=an_account("x-villerimouski"), text="Le quai ouvre samedi.")
    assert objections(with_image(whole, image)) == {}
    short = with_image(short, image)
    assert "Photo : Éloïse Roy" in objections(short)["image-source"]
    with pytest.raises(PolicyRefusal):
        submit_variant(variant_id=short.pk, content_hash=short.content_hash, actor=short.last_editor, now=NOW)


@pytest.mark.clause("R-018")
def test_an_image_without_words_for_whoever_does_not_see_it_stops_the_variant() -> None:
    silent = with_image(a_variant(), an_image(alt_text=""))
    assert "Décrivez" in objections(silent)["image-description"]
    on_x = a_variant(account=an_account("x-villerimouski"))
    assert "1000 caractères" in objections(with_image(on_x, an_image(), "a" * 1001))["image-description"]


@pytest.mark.parametrize("number", [1, 4])
def test_the_questions_asked_of_postgresql_do_not_grow(
    number: int, django_assert_max_num_queries: Any
) -> None:
    variants = [with_image(a_variant(), an_image(shows_people=True)) for _ in range(number)]
    pks = [one.pk for one in variants]
    rows = list(Variant.objects.filter(pk__in=pks).select_related("last_editor"))
    for row in rows[1:]:
        row.last_editor = rows[0].last_editor
    with django_assert_max_num_queries(16):
        examine_many(rows, moment=Moment.SUBMIT, now=NOW)


# --- taking back -----------------------------------------------------------------------------------


def published(variant: Variant) -> Variant:
    rows = Variant.objects.filter(pk=variant.pk)
    rows.update(state="publishing")
    rows.update(state="published", published_at=PLANNED, external_id="1")
    return rows.get()


def test_a_right_taken_back_holds_what_was_planned_and_lists_what_is_public() -> None:
    image = an_image()
    planned = a_scheduled_variant(with_image(a_variant(), image))
    public = published(a_scheduled_variant(with_image(a_variant(), image)))
    draft = with_image(a_variant(), image)
    other = a_scheduled_variant(with_image(a_variant(), an_image()))

    withdraw_image(image_id=image.pk, reason="Contrat terminé", actor=image.added_by, now=NOW)

    planned.refresh_from_db()
    other.refresh_from_db()
    assert planned.state == Variant.State.HELD
    assert image.name in planned.state_reason
    assert other.state == Variant.State.SCHEDULED
    uses = uses_of(image, within=Variant.objects.all())
    assert uses.public == [public]
    assert set(uses.coming) == {planned, draft}
    assert list(Image.objects.to_take_down()) == [image]
    line = RegisterEntry.objects.get(event="editorial.image.withdrawn")
    assert line.reason == "Contrat terminé"
    with pytest.raises(PolicyRefusal, match="a été retirée"):
        release_variant(
            variant_id=planned.pk, content_hash=planned.content_hash, actor=planned.last_editor, now=NOW
        )


@pytest.mark.clause("R-108")
def test_a_consent_taken_back_does_the_same() -> None:
    image = an_image(shows_people=True)
    person = somebody_on(image)
    planned = a_scheduled_variant(with_image(a_variant(), image))
    asked: dict[str, Any] = {
        "image_id": image.pk,
        "person_id": person.pk,
        "actor": image.added_by,
        "now": NOW,
    }
    with pytest.raises(PolicyRefusal):
        withdraw_consent(reason=" ", **asked)
    withdraw_consent(reason="Elle a écrit le 6 juillet.", **asked)
    planned.refresh_from_db()
    assert planned.state == Variant.State.HELD
    with pytest.raises(PolicyRefusal, match="déjà retiré"):
        withdraw_consent(reason="Encore.", **asked)


def test_what_was_taken_back_returns_with_another_document_alone() -> None:
    image = an_image(right="authorisation", document=a_capture("contrat.png"))
    withdraw_image(image_id=image.pk, reason="Contrat terminé", actor=image.added_by, now=NOW)
    image = amended(Image.objects.get(), name="Autre titre")
    assert image.withdrawn_at
    with pytest.raises(IntegrityError, match="autre document"), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(withdrawn_at=None, withdrawn_reason="")
    assert amended(image, document=a_capture("nouveau contrat.png")).withdrawn_at is None
    assert RegisterEntry.objects.filter(event="editorial.image.restored").count() == 1


# --- lists and reminders ---------------------------------------------------------------------------

STANDINGS = [
    ({}, "usable"),
    ({"valid_until": TODAY + timedelta(days=31)}, "usable"),
    ({"valid_until": TODAY + timedelta(days=30)}, "expiring"),
    ({"valid_until": TODAY}, "expiring"),
    ({"valid_until": TODAY - timedelta(days=1)}, "expired"),
    ({"right": "authorisation"}, "incomplete"),
    ({"right": "public_domain"}, "incomplete"),
    ({"shows_people": None}, "incomplete"),
    ({"shows_people": True}, "incomplete"),
]


@pytest.mark.parametrize(("facts", "standing"), STANDINGS)
def test_the_list_says_what_the_rule_says(facts: dict[str, Any], standing: str) -> None:
    image = an_image(**facts)
    assert Image.objects.with_standing(TODAY, soon_days=30).get(pk=image.pk).standing == standing
    refused = "image" in objections(with_image(a_variant(), image), at=NOW)
    assert refused is (standing not in ("usable", "expiring"))
    assert Image.objects.usable(TODAY).filter(pk=image.pk).exists() is not refused


@pytest.mark.parametrize(
    ("consent", "standing"),
    [
        ({}, "usable"),
        ({"consents": False}, "no_consent"),
        ({"consent_until": TODAY + timedelta(days=3)}, "expiring"),
        ({"consent_until": TODAY - timedelta(days=3)}, "expired"),
    ],
)
def test_the_list_looks_at_consents_too(consent: dict[str, Any], standing: str) -> None:
    image = an_image(shows_people=True)
    somebody_on(image, **consent)
    assert Image.objects.with_standing(TODAY, soon_days=30).get(pk=image.pk).standing == standing


def test_an_end_that_comes_is_announced_once_to_whoever_added_it_and_to_the_team(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    ending = an_image(a_holder("animateur-diffusion"), valid_until=TODAY + timedelta(days=20))
    an_image(valid_until=TODAY + timedelta(days=90))
    a_holder("conseiller-strategique")
    assert remind_expiring_images(now=NOW) > 0
    assert remind_expiring_images(now=NOW + timedelta(hours=1)) == 0
    send_due(now=NOW + timedelta(seconds=1))
    told = {mail.to[0] for mail in mailoutbox}
    assert ending.added_by.email in told
    assert len(told) >= 3
    assert {ending.name in mail.subject for mail in mailoutbox} == {True}
