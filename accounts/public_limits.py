"""How often one machine may send a public form; its address is never kept, only a keyed fingerprint for an hour."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600
PER_HOUR = 5


def too_many(request: HttpRequest, form: str) -> bool:
    """Count one sending of `form` by the machine of the request; say whether it is more than `PER_HOUR` in an hour."""
    machine = get_adapter(request).get_client_ip(request)
    key = f"public:{form}:{salted_hmac('accounts.public_limits', machine, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key)) > PER_HOUR
    except ValueError:
        # It ran out between the two: the hour begins again.
        cache.set(key, 1, HOUR)
        return False
