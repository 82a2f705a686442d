"""Reviews of accesses in the demonstration: opened as they would be, one of them begun."""

from datetime import datetime

from accounts.models import AccessReview, Person
from accounts.reviewed import accesses_of
from accounts.reviews import ask_may_decide, decide_access, open_due_reviews


def load(now: datetime) -> None:
    """Open those that are due; in the one of X, the adviser confirms the first access that is not his."""
    if AccessReview.objects.exists():
        return
    open_due_reviews(now=now)
    adviser = Person.objects.get(email="conseiller@demo.example")
    review = AccessReview.objects.select_related("account__platform").get(account__slug="x-villerimouski")
    for access in accesses_of(review, now).undecided:
        if ask_may_decide(review, access, adviser, now).allowed:
            decide_access(
                review_id=review.pk, access_code=access.code, is_withdrawal=False, actor=adviser, now=now
            )
            return
