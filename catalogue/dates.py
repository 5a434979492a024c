"""Dates that are only as precise as what was printed."""

import calendar
import datetime
import re
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.language import is_english

PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_partial_date(value):
    """Return (first day, last day) of `2024`, `2024-12` or `2024-12-10`; ValidationError if it is none of these."""
    match = PARTIAL_DATE.fullmatch(value)
    if match:
        year, month, day = (int(part or 0) for part in match.groups())
        try:
            first = datetime.date(year, month or 1, day or 1)
        except ValueError:
            pass
        else:
            last_month = month or 12
            return first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    raise ValidationError(_("“%(value)s” 不是日期：应写作 2024、2024-12 或 2024-12-10。"), params={"value": value})


def check_partial_date(value):
    """The same as a validator of fields and forms; an empty date is none."""
    if value:
        parse_partial_date(value)


def partial_date_text(value):
    """Write a partial date in the reader's language without adding precision: 2024年12月, December 2024."""
    return _partial_date_text(value, is_english()) if value else ""


@lru_cache(maxsize=5000)  # as many days as there are in a dozen years; a list prints a hundred dates
def _partial_date_text(value, is_in_english):
    first, _last = parse_partial_date(value)
    if is_in_english:
        month = calendar.month_name[first.month]
        return {4: f"{first.year}", 7: f"{month} {first.year}", 10: f"{first.day} {month} {first.year}"}[len(value)]
    return {4: f"{first.year}年", 7: f"{first.year}年{first.month}月"}.get(
        len(value), f"{first.year}年{first.month}月{first.day}日"
    )


def interval_text(value):
    """Two partial dates with a slash between, either of which may be `..`, or one: 2017年–2021年, 不早于2023年10月.

    An English dash between dates of several words stands apart: January 2021 – September 2021.
    """
    first, _slash, last = value.partition("/")
    if last == "..":
        return gettext("不早于%(date)s") % {"date": partial_date_text(first)}
    if first == "..":
        return gettext("不晚于%(date)s") % {"date": partial_date_text(last)}
    days = [partial_date_text(day) for day in (first, last) if day]
    return (" – " if any(" " in day for day in days) else "–").join(days)


def local_days():
    """A function from a minute of UTC, written 2026-11-22T08:00, to its local day, written alike.

    Hardly an hour lies in two days, so of very many minutes few have to be worked out.
    """

    zone = timezone.get_current_timezone()

    def day(minute):
        return datetime.datetime.fromisoformat(f"{minute}+00:00").astimezone(zone).date().isoformat()

    @cache
    def day_of_hour(hour):
        first, last = day(f"{hour}:00"), day(f"{hour}:59")
        return first if first == last else ""

    return lambda minute: day_of_hour(minute[:13]) or day(minute)
