"""How many times one machine may ask a public page something, so that nobody asks it everything."""

import logging

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def within_limit(request: HttpRequest, action: str, *, times: int, seconds: int) -> bool:
    """Count one more `action` of the machine of the request; say whether it is among the first `times` of the period.

    Its address is never kept, only a keyed fingerprint for the period. Without Redis nothing is counted: the page stays
    open.
    """
    machine = get_adapter().get_client_ip(request)
    fingerprint = salted_hmac("accounts.limits", machine, algorithm="sha256").hexdigest()
    key = f"limit:{action}:{fingerprint}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) <= times
    except ValueError:
        # It expired between the two commands.
        return True
    except RedisError:
        logger.warning("limits: Redis does not answer, %s is not counted", action)
        return True
