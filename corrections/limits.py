"""How much may be sent: a few letters an hour from one place, and not too many in all."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.utils import timezone

from corrections.models import Sending

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FROM_ONE_PLACE, FROM_ALL = 5, 60  # an hour


def sender_of(request):
    """A name for the visitor's address that says nothing tomorrow. "" for our own proxy, which passes none on."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        if ip_address(address).is_loopback:
            return ""
    except ValueError:
        return ""
    key = f"{settings.SECRET_KEY}{timezone.localdate()}".encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()


def is_too_much(request):
    lately = Sending.objects.filter(at__gt=timezone.now() - HOUR)
    sender = sender_of(request)
    if sender and lately.filter(sender=sender).count() >= FROM_ONE_PLACE:
        return True
    return lately.count() >= FROM_ALL


def count_one(request):
    forget_old()
    Sending.objects.create(sender=sender_of(request))


def forget_old():
    """What is older than a day; returns how many rows that were."""
    return Sending.objects.filter(at__lt=timezone.now() - DAY).delete()[0]
