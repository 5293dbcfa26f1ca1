"""A plain limit on public forms: so many tries per address of the network, counted in the cache."""

import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def is_allowed(request: HttpRequest, *, action: str, limit: int, per_s: int) -> bool:
    """Count one try; False once more than `limit` came within `per_s` seconds. Off where allauth's limits are off."""
    if getattr(settings, "ACCOUNT_RATE_LIMITS", None) is False:
        return True
    source = hashlib.sha256(f"{settings.SECRET_KEY}:{get_adapter(request).get_client_ip(request)}".encode()).hexdigest()
    key = f"limit:{action}:{source[:32]}"
    cache.add(key, 0, per_s)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it expired between the two
        return True
