"""A programme as a calendar file (RFC 5545), for the few of which the very days are known."""

import datetime

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from catalogue.cells import tag_text
from transfer.models import Programme
from transfer.models.programme import ProgrammeStatus

LONGEST_LINE = 75  # octets, the line break not counted
STATUSES = {ProgrammeStatus.PLANNED: "TENTATIVE", ProgrammeStatus.HELD: "CONFIRMED"}


def addresses(catalogue):
    return [path("<slug:slug>/calendar.ics", calendar_file, name="calendar")]


def calendar_file(request, slug):
    programme = Programme.objects.published().select_related("record", "place").filter(slug=slug).first()
    if programme is None or programme.why_no_calendar:
        raise Http404
    url = request.build_absolute_uri(programme.get_absolute_url())
    answer = HttpResponse(calendar(programme, url), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{programme.slug}.ics"'
    return answer


def calendar(programme, url):
    """The text of the file. Its UID is that of the record, so that a second download replaces the first."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xuhui innovation catalogue//programmes//ZH",
        "BEGIN:VEVENT",
        f"UID:{programme.pk.replace(':', '-')}@xuhui-innovation-catalogue",
        f"DTSTAMP:{programme.updated_at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}",
        *_days(programme),
        f"SUMMARY:{escape(programme.name)}",
        *_texts(programme),
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _days(programme):
    """Whole days, the last of which the format does not include."""
    first = datetime.date.fromisoformat(programme.date_start)
    last = datetime.date.fromisoformat(programme.date_end or programme.date_start)
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    if last < datetime.date.max:
        yield f"DTEND;VALUE=DATE:{last + datetime.timedelta(days=1):%Y%m%d}"
    if programme.status in STATUSES:
        yield f"STATUS:{STATUSES[programme.status]}"


def _texts(programme):
    place = programme.place.name if programme.place and programme.place.is_published else programme.place_zh
    said = programme.evidence["date_start"]
    tag = tag_text(said["basis"], said.get("confidence", ""))
    how_known = _("时间：%(tag)s") % {"tag": tag} if tag else ""
    about = "\n".join(filter(None, (programme.summary, programme.closing, how_known)))
    if place:
        yield f"LOCATION:{escape(place)}"
    if about:
        yield f"DESCRIPTION:{escape(about)}"


def escape(text):
    """A text as a value: what the format uses itself is marked, other control characters are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return "".join(each for each in text.replace("\n", "\\n") if each.isprintable())


def fold(line):
    """No line is longer than 75 octets; the next begins with a blank, and no character is cut."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            parts.append("")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n ".join(parts)
