"""« Renseignements personnels »: the entry page of the app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from policy.models import Reading
from privacy.access import ACCESS_CONTACT, CONTACT, InChargeView


class PrivacyHomeView(InChargeView):
    """What the city keeps of people and how it answers for it, a link for each activity."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the activities, and whom the public may write to."""
        readings = Reading.objects.values_at(timezone.now())
        contacts = {"contact": readings[CONTACT], "access_contact": readings[ACCESS_CONTACT]}
        return render(request, "privacy/home.html", contacts)
