"""« Renseignements personnels »: the entry page of the app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.rights import local_date
from policy.models import Reading
from privacy.access import ACCESS_CONTACT, CONTACT, InChargeView
from privacy.models import AccessRequest


class PrivacyHomeView(InChargeView):
    """What the city keeps of people and how it answers for it, a link for each activity."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the activities, and whom the public may write to."""
        now = timezone.now()
        readings = Reading.objects.values_at(now)
        context = {
            "contact": readings[CONTACT],
            "access_contact": readings[ACCESS_CONTACT],
            "waiting": AccessRequest.objects.waiting().count(),
            "overdue": AccessRequest.objects.overdue(local_date(now)).count(),
        }
        return render(request, "privacy/home.html", context)
