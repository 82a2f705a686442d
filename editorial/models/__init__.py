"""Posts, their variants, images, revisions, approvals and series."""

from editorial.models.amendments import Amendment
from editorial.models.approvals import Approval, Justification, PostBody, Revision
from editorial.models.comment_closures import CommentClosure
from editorial.models.comments import Comment
from editorial.models.elections import ElectionCase, ElectionWatch
from editorial.models.feeds import CalendarFeed
from editorial.models.images import Image, ImagePerson
from editorial.models.posts import Label, Post
from editorial.models.recurrences import Recurrence
from editorial.models.sheets import PostSheet
from editorial.models.templates import PostTemplate
from editorial.models.variants import Variant, VariantImage

__all__ = [
    "Amendment",
    "Approval",
    "CalendarFeed",
    "Comment",
    "CommentClosure",
    "ElectionCase",
    "ElectionWatch",
    "Image",
    "ImagePerson",
    "Justification",
    "Label",
    "Post",
    "PostBody",
    "PostSheet",
    "PostTemplate",
    "Recurrence",
    "Revision",
    "Variant",
    "VariantImage",
]
