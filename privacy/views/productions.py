"""The file of a dossier: asked, made by a worker while the page shows how far it is, then taken away."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.views.paging import number_in
from policy.outcomes import PolicyRefusal
from privacy.access import InChargeView
from privacy.forms.dossiers import ProduceForm
from privacy.models import Production
from privacy.productions import ask_production, register_fetch
from privacy.tasks import build_production
from privacy.views.dossiers import CONFLICT, INVALID, found_or_404, show_dossier


class DossierProduceView(InChargeView):
    """Ask for the file."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have a worker make it; the page of the production shows how far it is."""
        dossier = found_or_404(pk)
        form = ProduceForm(request.POST)
        if not form.is_valid():
            return show_dossier(request, dossier, status=INVALID, typed={"produce": form})
        try:
            with transaction.atomic():
                production = ask_production(
                    dossier_id=pk, **form.cleaned_data, actor=signed_in(request), now=timezone.now()
                )
                # With Redis away the order is lost but not the asking: `resume_productions` takes it up.
                transaction.on_commit(lambda: build_production.delay(production.pk), robust=True)
        except PolicyRefusal as refusal:
            return show_dossier(
                request, dossier, status=CONFLICT, typed={"produce": form}, alert=str(refusal)
            )
        return HttpResponseRedirect(reverse("privacy:production", args=[production.pk]))


class ProductionView(InChargeView):
    """A file of a dossier: its progress during, its fingerprint after."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where it stands; htmx asks for the progress alone."""
        template = "privacy/_production.html" if getattr(request, "htmx", None) else "privacy/production.html"
        return render(request, template, {"production": _found(pk)})


class ProductionFileView(InChargeView):
    """Take the file away: it is registered, hence a POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
        """Give the file, or say that it is erased."""
        production = _found(pk)
        if production.state != Production.State.DONE:
            raise Http404
        try:
            kept = production.file.open("rb") if production.file else None
        except FileNotFoundError:
            kept = None
        if kept is None:
            messages.error(request, _("Ce fichier est effacé\u00a0: produisez-en un autre."))
            return HttpResponseRedirect(reverse("privacy:production", args=[pk]))
        register_fetch(production=production, actor=signed_in(request), now=timezone.now())
        name = f"dossier-{production.dossier_id}-{production.pk}.zip"
        return FileResponse(kept, content_type="application/zip", as_attachment=True, filename=name)


def _found(pk: int) -> Production:
    rows = Production.objects.select_related("dossier__request", "asked_by")
    production: Production = get_object_or_404(rows, pk=number_in(pk))
    return production
