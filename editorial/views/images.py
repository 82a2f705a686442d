"""Pages of the library of images: the grid, one image, adding one, saying more of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Person, RelatedPolicy
from accounts.rights import local_date
from accounts.views.doors import DoorView
from accounts.views.paging import number_in, page_after
from editorial.forms.images import ImageForm, NewImageForm, PersonForm, ReasonForm
from editorial.image_access import opens_library
from editorial.image_withdrawals import uses_of
from editorial.images import KnownImage, StaleImage, add_image, amend_image, check_keep_images
from editorial.models import Image, Variant
from editorial.models.images import ImageQuerySet
from policy.events import event_in_words
from policy.models import Reading
from policy.outcomes import PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422
TO_TAKE_DOWN = "a-retirer"


class LibraryView(DoorView):
    """A page for those who publish, the team and the direction générale; 404 for anybody else."""

    audience = "library"

    def opens_to(self, person: Person, at: datetime) -> bool:
        """Ask what opens the library."""
        return opens_library(person, at)


class KeeperView(LibraryView):
    """A page by which the library is changed; 403 for whoever only looks at it."""

    audience = "library-keeper"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let the class above answer 404 and 405 first."""
        person, method = request.user, (request.method or "").lower()
        if method in self.http_method_names and hasattr(self, method) and isinstance(person, Person):
            now = timezone.now()
            if opens_library(person, now) and not check_keep_images(person, now).allowed:
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def standing_images(now: datetime) -> ImageQuerySet:
    """Return the images with where each stands today."""
    days = Reading.objects.value("image_reminder_days", at=now)
    return Image.objects.with_standing(local_date(now), soon_days=days)


class ImageListView(LibraryView):
    """The library; the words, the filters and the place in the list are in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page."""
        person, now = signed_in(request), timezone.now()
        chosen = {key: request.GET.get(key, "").replace("\x00", "")[:100] for key in ("q", "etat", "auteur")}
        found = standing_images(now).matching(chosen["q"])
        if chosen["etat"] in Image.Standing.values:
            found = found.standing(chosen["etat"])
        elif chosen["etat"] == TO_TAKE_DOWN:
            found = found.to_take_down()
        if chosen["auteur"]:
            found = found.filter(author=chosen["auteur"])
        context = {
            "page": page_after(found, request),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "standings": [*Image.Standing.choices, (TO_TAKE_DOWN, _("à retirer des comptes"))],
            "authors": Image.objects.order_by("author").values_list("author", flat=True).distinct()[:200],
            "may_keep": check_keep_images(person, now),
            "rules": RelatedPolicy.objects.filter(slug="images").first(),
        }
        return render(request, "editorial/images/list.html", context)


class ImageAddView(KeeperView):
    """A new image."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the blank form."""
        return self.show(request, NewImageForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it; one that is there already is shown."""
        form = NewImageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        try:
            image = add_image(
                upload=form.cleaned_data["file"],
                **form.values(),
                actor=signed_in(request),
                now=timezone.now(),
            )
        except KnownImage as known:
            return self.show(request, form, CONFLICT, known=known.image, alert=str(known))
        except PolicyRefusal as refusal:
            return self.show(request, form, CONFLICT, alert=str(refusal))
        messages.success(request, _("L’image est dans la bibliothèque."))
        return HttpResponseRedirect(reverse("editorial:image", args=[image.pk]))

    def show(self, request: HttpRequest, form: NewImageForm, status: int = 200, **more: Any) -> HttpResponse:
        """Answer the page with a form."""
        return render(request, "editorial/images/add.html", {"form": form, **more}, status=status)


class ImageView(LibraryView):
    """One image."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_image(request, pk)


class ImageEditView(KeeperView):
    """What is said of an image."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it as it is."""
        image = get_object_or_404(Image, pk=number_in(pk))
        return self.show(request, image, ImageForm(instance=image))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the changes; told first when somebody else made some meanwhile."""
        image = get_object_or_404(Image, pk=number_in(pk))
        form = ImageForm(request.POST, request.FILES, instance=image)
        if not form.is_valid():
            return self.show(request, image, form, INVALID)
        version = request.POST.get("version", "")
        try:
            amend_image(
                image_id=pk,
                version=int(version) if version.isascii() and version.isdigit() else -1,
                **form.values(),
                actor=signed_in(request),
                now=timezone.now(),
            )
        except (StaleImage, PolicyRefusal) as refusal:
            return self.show(request, image, form, CONFLICT, alert=str(refusal))
        messages.success(request, _("La fiche de l’image est modifiée."))
        return HttpResponseRedirect(reverse("editorial:image", args=[pk]))

    def show(
        self, request: HttpRequest, image: Image, form: ImageForm, status: int = 200, alert: str = ""
    ) -> HttpResponse:
        """Answer the page; after a conflict, what was typed is saved over what is written now."""
        present = Image.objects.get(pk=image.pk)
        context = {"image": present, "form": form, "alert": alert}
        return render(request, "editorial/images/edit.html", context, status=status)


def show_image(
    request: HttpRequest, pk: int, *, status: int = 200, alert: str = "", typed: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer the page of an image; a form of `typed` was refused, and takes the place of the blank one."""
    person, now, typed = signed_in(request), timezone.now(), typed or {}
    rows = standing_images(now).select_related("added_by", "document")
    image = get_object_or_404(rows, pk=number_in(pk))
    people = [
        (one, typed.get(f"person-{one.pk}") or PersonForm(instance=one, auto_id=f"p{one.pk}-%s"))
        for one in image.people.select_related("consent").order_by("pk")
    ]
    context = {
        "image": image,
        "accounts": image.accounts.select_related("platform"),
        "people": people,
        "uses": uses_of(image, within=Variant.objects.visible_to(person, now)),
        "history": [(entry, event_in_words(entry.event)) for entry in entries_about(image)],
        "may_keep": check_keep_images(person, now),
        "person_form": typed.get("person") or PersonForm(auto_id="new-%s"),
        "withdraw_form": typed.get("withdraw") or ReasonForm(auto_id="withdraw-%s"),
        "opened": next(iter(typed), ""),
        "alert": alert,
    }
    return render(request, "editorial/images/image.html", context, status=status)
