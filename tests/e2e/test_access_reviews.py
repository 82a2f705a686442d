"""The direction générale leads a review of accesses to its end on a phone, with the keyboard alone."""

from django.utils import timezone

from accounts.models import AccessReview, Person
from accounts.reviews import open_due_reviews
from tests.builders import a_holder
from tests.e2e.conftest import Open


def test_accesses_are_confirmed_one_withdrawn_and_the_review_ended(adviser: Person, open_as: Open) -> None:
    management, webmaster = a_holder("direction-generale"), a_holder("webmestre")
    open_due_reviews(now=timezone.now())
    review = AccessReview.objects.get(account__slug="x-villerimouski")
    phone = open_as(management, "/comptes/revue/", width=390, height=844)
    phone.examine("reviews, phone")
    phone.tab_to(f"a[href='/comptes/revue/{review.pk}/']")
    phone.press_and_load("Enter")
    phone.examine("review, phone")
    confirm = f"article:has(#poste-{adviser.holdings.get().pk}-reason) button[value=confirm]"
    phone.tab_to(confirm)
    phone.press_and_load("Enter")
    phone.sees("confirmé")
    holding = webmaster.holdings.get().pk
    phone.tab_to(f"#poste-{holding} summary")
    phone.press("Enter")
    phone.tab_to(f"#poste-{holding}-reason")
    phone.write("A changé de service")
    phone.tab_to(f"#poste-{holding} button[value=withdraw]")
    phone.press_and_load("Enter")
    phone.sees("retiré dès le")
    phone.tab_to("input[name=presence]")
    phone.press("Space")
    phone.tab_to("form[action$='terminer/'] button")
    phone.press_and_load("Enter")
    phone.sees("est terminée")
    review.refresh_from_db()
    assert (review.closed_by, review.presence) == (management, "keep")
