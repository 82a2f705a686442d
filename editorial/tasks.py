"""What the workers do for this app; each task calls one function."""

import logging

from celery import shared_task
from django.utils import timezone

from editorial import (
    amendments,
    approval_notices,
    comment_closures,
    election_sweep,
    image_reminders,
    occurrences,
    publishing,
    sheets,
    short_lane,
)

logger = logging.getLogger(__name__)
# An order that waited longer is given again by a later sweep, if it is still due.
ORDER_SECONDS = 60.0


@shared_task
def remind_images() -> None:
    """Owe the e-mails of the images that cannot be shown much longer."""
    image_reminders.remind_expiring_images(now=timezone.now())


@shared_task
def remind_closed_comments() -> None:
    """Owe the e-mails of the comments that are to open again."""
    comment_closures.remind_ended(now=timezone.now())


@shared_task
def tell_management() -> None:
    """Owe the e-mails of what the team approved by itself during an emergency."""
    short_lane.tell_management(now=timezone.now())


@shared_task
def sweep_publications() -> None:
    """Order the publication of each variant that is due, and see to what stopped in the middle."""
    ordered = publishing.sweep(
        now=timezone.now(),
        order=lambda pk: publish_variant.apply_async(args=(pk,), expires=ORDER_SECONDS),
    )
    if ordered:
        logger.info("publications ordered: %d", ordered)


@shared_task
def publish_variant(variant_id: int) -> None:
    """Publish one variant."""
    publishing.publish_variant(variant_id=variant_id)


@shared_task
def read_back_publications() -> None:
    """Look on the platforms for what may have been published."""
    publishing.read_back_all(now=timezone.now())


@shared_task
def announce_approvals() -> None:
    """Owe the e-mails of the variants that wait for a decision."""
    approval_notices.announce_variants(now=timezone.now())


@shared_task
def write_occurrences() -> None:
    """Write the occurrences of the weeks to come."""
    count = occurrences.write_occurrences(now=timezone.now())
    if count:
        logger.info("series: %s occurrences written", count)


@shared_task
def fill_series(series_id: int) -> None:
    """Write the occurrences of a series that has just begun."""
    occurrences.fill_series(series_id, now=timezone.now())


@shared_task
def inherit_approvals() -> None:
    """Approve and schedule the occurrences that say what was approved in their series."""
    count = occurrences.inherit_approvals(now=timezone.now())
    if count:
        logger.info("series: %s occurrences inherit an approval", count)


@shared_task
def write_sheet(sheet_id: int) -> None:
    """Write the drafts of a sheet that somebody has confirmed."""
    sheets.write_sheet(sheet_id, now=timezone.now())


@shared_task
def resume_sheets() -> None:
    """Take up the sheets whose order was lost."""
    for sheet_id in sheets.stalled_sheets(timezone.now()):
        write_sheet.delay(sheet_id)


@shared_task
def open_elections() -> None:
    """Examine what is planned and what is public when an election opens, or has one more candidate."""
    if examined := election_sweep.open_periods(now=timezone.now()):
        logger.info("elections: %d periods examined", examined)


@shared_task
def carry_out_amendment(amendment_id: int) -> None:
    """Correct or withdraw on its platform what was published."""
    amendments.carry_out_amendment(amendment_id=amendment_id)
