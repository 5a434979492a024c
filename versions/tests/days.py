"""Days gone by, counted from today."""

import datetime

from django.utils import timezone


def day(ago):
    """`2026-11-20`: a day so many days ago."""
    return (timezone.localdate() - datetime.timedelta(days=ago)).isoformat()


def moment(ago, hour=12):
    return timezone.make_aware(
        datetime.datetime.combine(timezone.localdate() - datetime.timedelta(days=ago), datetime.time(hour))
    )
