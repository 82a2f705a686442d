"""What colleagues say of a post."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from editorial.comments import comment_post
from editorial.composer_saving import Saved
from editorial.views.composer import seen_post, show_post
from policy.outcomes import PolicyRefusal


class PostCommentView(View):
    """A remark on a post, from whoever sees it."""

    audience = "post"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it, and tell whoever is concerned."""
        post, text = seen_post(request, pk), request.POST.get("text", "").replace("\x00", "")[:4000]
        try:
            comment_post(post_id=post.pk, text=text, actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            return show_post(request, post, saved=Saved(alerts=[str(refusal)]))
        sent = f"sent=comment-{post.pk}"
        messages.success(request, _("Votre commentaire est inscrit."), extra_tags=sent)
        return HttpResponseRedirect(reverse("editorial:post", args=[post.pk]) + "#commentaires")
