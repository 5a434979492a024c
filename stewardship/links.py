"""Addresses outside that the published catalogue carries: where they stand, which are asked, which are dead."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q, URLField
from django.utils import timezone

from catalogue.models.record import State
from pages.catalogues import CATALOGUES
from pictures.models import Picture
from sources.models import Citation
from stewardship import asking_outside
from stewardship.models import Link

AT_ONCE = 4  # hosts
PAUSE = 1  # second between two requests to one host
CITED = [f"{catalogue.noun}:{key}" for catalogue in CATALOGUES for key in catalogue.model.NOTED]


def _fields():
    """(model, field, the entry's key in it) of every column that holds an address."""
    for model in (*(catalogue.model for catalogue in CATALOGUES), Picture):
        key = "entry_id" if model is Picture else "record_id"
        for field in model._meta.concrete_fields:
            if isinstance(field, URLField):
                yield model, field.name, key


def _cited():
    """Facts that live in their citations, where they are addresses."""
    is_address = Q(value__startswith="http://") | Q(value__startswith="https://")
    return Citation.objects.filter(is_address, field__in=CITED)


def carried():
    """{address: {(entry, field)}} of what is published."""
    found = defaultdict(set)
    for model, field, key in _fields():
        state = "entry__state" if model is Picture else "state"
        rows = model.objects.filter(**{state: State.PUBLISHED}).exclude(**{field: ""}).order_by()
        for entry, url in rows.values_list(key, field):
            found[url].add((entry, field))
    for citation in _cited().filter(entry__state=State.PUBLISHED).only("entry_id", "field_id", "value"):
        found[citation.value].add((citation.entry_id, citation.key))
    return found


def dead(links=Link.objects):
    """Those that failed when last asked, and that a published entry still carries."""
    here = Q(Exists(_cited().filter(entry=OuterRef("entry"), value=OuterRef("url"))))
    for model, field, key in _fields():
        rows = model.objects.filter(**{key: OuterRef("entry_id"), field: OuterRef("url")})
        here |= Q(Exists(rows), field=field)
    return links.filter(here, failing_since__isnull=False, entry__state=State.PUBLISHED)


def check():
    """Ask every address that is carried, a few hosts at once; yields (address, answer) when it is written down."""
    started, places = timezone.now(), carried()
    known = dict(Link.objects.filter(failing_since__isnull=False).values_list("url", "failing_since"))
    hosts = defaultdict(list)
    for url in sorted(places):
        hosts[_host(url)].append(url)
    with ThreadPoolExecutor(AT_ONCE) as asking:
        for asked in as_completed([asking.submit(_ask_all, urls) for urls in hosts.values()]):
            for url, answer in asked.result():
                _keep(url, answer, places[url], known.get(url))
                yield url, answer
    Link.objects.filter(looked_at__lt=started).delete()


def _host(url):
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _ask_all(urls):
    """Of one host, one after the other."""
    answers = []
    for url in urls:
        if answers:
            time.sleep(PAUSE)
        answers.append((url, asking_outside.ask(url)))
    return answers


def _keep(url, answer, places, failing_since):
    now = timezone.now()
    since = (failing_since or now) if answer.is_failure else None
    told = {"outcome": answer.outcome, "status": answer.status, "failing_since": since, "looked_at": now}
    rows = [Link(entry_id=entry, field=field, url=url, **told) for entry, field in sorted(places)]
    Link.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry", "field", "url"], update_fields=list(told)
    )
