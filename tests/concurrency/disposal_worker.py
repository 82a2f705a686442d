"""A worker to run, and to kill, as a process: it depersonalises a batch one row at a time."""

import sys


def run(database: str, batch_id: int) -> None:
    """Depersonalise the batch of a database of the tests, from its own clock."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from django.utils import timezone

    from privacy import depersonalising

    depersonalising.CHUNK = 1
    while depersonalising.depersonalise_some(batch_id=batch_id, now=timezone.now()):
        pass


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]))
