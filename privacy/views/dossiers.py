"""Pages of the dossiers of people: opened for a reason, identities chosen, masks revised, a file asked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.views.paging import number_in, number_of, page_after
from netiquette.models import Subscriber
from policy.outcomes import PolicyRefusal
from privacy.access import InChargeView
from privacy.contents import identities_of
from privacy.dossier_page import dossier_page
from privacy.dossiers import choose_identities, judge_match, open_dossier, revise_mask, set_identity_aside
from privacy.forms.dossiers import AsideForm, ChooseForm, MaskForm, MatchForm, OpenDossierForm, ProduceForm
from privacy.models import AccessRequest, Dossier, DossierIdentity, MaskRevision
from privacy.people_search import found_identities

CONFLICT, INVALID = 409, 422


class DossierListView(InChargeView):
    """The dossiers opened, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        page = page_after(Dossier.objects.select_related("request", "opened_by"), request)
        return render(request, "privacy/dossier_list.html", {"page": page})


class DossierOpenView(InChargeView):
    """« Ouvrir un dossier », for a request or another reason."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form; the address may name the request, or an identity to begin with."""
        return self.show(request, OpenDossierForm(initial=_initial(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it, then go on with its identities."""
        form = OpenDossierForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        dossier = open_dossier(**form.cleaned_data, actor=signed_in(request), now=timezone.now())
        address = reverse("privacy:dossier-identities", args=[dossier.pk])
        return HttpResponseRedirect(address)

    def show(self, request: HttpRequest, form: OpenDossierForm, status: int = 200) -> HttpResponse:
        """Answer the page with a form."""
        return render(request, "privacy/dossier_open.html", {"form": form}, status=status)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what the address already tells of the person."""
    number, subscriber = (number_of(request.GET.get(name)) or 0 for name in ("demande", "abonne"))
    if asked := AccessRequest.objects.waiting().filter(pk=number).first():
        return {"request": asked.pk, "person": asked.requester, "also_known_as": asked.contact}
    first = Subscriber.objects.filter(pk=subscriber).first()
    return {"person": first.name} if first else {}


class DossierView(InChargeView):
    """One dossier: everything held, and what leaves masked."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_dossier(request, found_or_404(pk))


class DossierIdentitiesView(InChargeView):
    """Find the identities of the person, and choose which are hers."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the search finds."""
        return self.show(request, found_or_404(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the ones ticked in the dossier, with the reason."""
        dossier = found_or_404(pk)
        posted = [int(one) for one in request.POST.getlist("subscribers") if number_of(one)]
        subscribers = list(Subscriber.objects.filter(pk__in=posted))
        form = ChooseForm(request.POST, found=[one.pk for one in subscribers])
        if not form.is_valid():
            return self.show(request, dossier, form, INVALID)
        choose_identities(
            dossier_id=dossier.pk,
            subscribers=subscribers,
            reason=form.cleaned_data["reason"],
            actor=signed_in(request),
            now=timezone.now(),
        )
        messages.success(request, _("Les identités choisies sont au dossier."))
        return HttpResponseRedirect(reverse("privacy:dossier", args=[pk]))

    def show(
        self, request: HttpRequest, dossier: Dossier, form: ChooseForm | None = None, status: int = 200
    ) -> HttpResponse:
        """Answer the search, with the identities already chosen; it begins with the person's name."""
        sought = request.GET.get("q", dossier.person)
        chosen = {identity.subscriber.pk for identity in identities_of(dossier)}
        found = found_identities(sought)
        context = {
            "dossier": dossier,
            "sought": sought,
            "found": found,
            "may_choose": any(one.subscriber.pk not in chosen for one in found),
            "chosen": chosen,
            "ticked": {int(one) for one in request.POST.getlist("subscribers") if number_of(one)},
            "form": form or ChooseForm(found=[]),
        }
        return render(request, "privacy/dossier_identities.html", context, status=status)


class _DossierActView(InChargeView):
    """An act on a dossier: refused, it shows the page again with the sentence and what was typed."""

    http_method_names = ["post"]
    form_class: type[forms.Form]
    key = ""

    def post(self, request: HttpRequest, pk: int, **kwargs: int) -> HttpResponse:
        """Do the act, then go back to the dossier."""
        dossier = found_or_404(pk)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return show_dossier(request, dossier, status=INVALID, typed={self.key: form})
        try:
            messages.success(request, self.act(request, dossier, form.cleaned_data))
        except PolicyRefusal as refusal:
            return show_dossier(request, dossier, status=CONFLICT, typed={self.key: form}, alert=str(refusal))
        except (LookupError, DossierIdentity.DoesNotExist) as error:
            raise Http404 from error
        return HttpResponseRedirect(reverse("privacy:dossier", args=[pk]))

    def act(self, request: HttpRequest, dossier: Dossier, typed: dict[str, Any]) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


class DossierIdentityAsideView(_DossierActView):
    """Set an identity aside."""

    form_class, key = AsideForm, "aside"

    def act(self, request: HttpRequest, dossier: Dossier, typed: dict[str, Any]) -> str:
        """Set it aside."""
        number = number_in(self.kwargs["identity"])
        set_identity_aside(
            dossier_id=dossier.pk, identity_id=number, **typed, actor=signed_in(request), now=timezone.now()
        )
        return _("L’identité est écartée du dossier.")


class DossierMatchView(_DossierActView):
    """Say whether a row that carries the name is about the person."""

    form_class, key = MatchForm, "match"

    def act(self, request: HttpRequest, dossier: Dossier, typed: dict[str, Any]) -> str:
        """Judge it."""
        is_the_person = typed["answer"] == "oui"
        judge_match(
            dossier_id=dossier.pk,
            source=typed["source"],
            row_id=number_in(typed["row"]),
            is_the_person=is_the_person,
            actor=signed_in(request),
            now=timezone.now(),
        )
        return _("Cette pièce est au dossier.") if is_the_person else _("Cette pièce n’est pas d’elle.")


class DossierMaskView(_DossierActView):
    """Mask more, or show more with a reason."""

    form_class, key = MaskForm, "mask"

    def act(self, request: HttpRequest, dossier: Dossier, typed: dict[str, Any]) -> str:
        """Revise the masks."""
        hides = typed["gesture"] == "masquer"
        revise_mask(
            dossier_id=dossier.pk,
            target=MaskRevision.Target.WORDS if typed["words"].strip() else MaskRevision.Target.ENTRY,
            value=typed["words"] or typed["piece"],
            hides=hides,
            reason=typed["reason"],
            actor=signed_in(request),
            now=timezone.now(),
        )
        return _("Le passage sera masqué.") if hides else _("Le passage ne sera pas masqué.")


def found_or_404(pk: int) -> Dossier:
    """Return the dossier, or 404."""
    dossier: Dossier = get_object_or_404(
        Dossier.objects.select_related("request", "opened_by"), pk=number_in(pk)
    )
    return dossier


def show_dossier(
    request: HttpRequest,
    dossier: Dossier,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page of a dossier; a form of `typed` was refused, and takes the place of the blank one."""
    typed = typed or {}
    section, start = request.GET.get("source", ""), number_of(request.GET.get("depuis")) or 0
    context = dossier_page(dossier, signed_in(request), timezone.now(), section=section, start=start) | {
        "mask_form": typed.get("mask") or MaskForm(initial=_mask_asked(request)),
        "aside_form": typed.get("aside") or AsideForm(),
        "produce_form": typed.get("produce") or ProduceForm(),
        "opened": next(iter(typed), "mask" if _mask_asked(request) else ""),
        "alert": alert,
    }
    return render(request, "privacy/dossier.html", context, status=status)


def _mask_asked(request: HttpRequest) -> dict[str, str]:
    """Return what a link of the page asks to mask or to show: the form begins with it."""
    asked = {name: request.GET.get(name, "") for name in ("gesture", "words", "piece")}
    return asked if asked["words"] or asked["piece"] else {}
