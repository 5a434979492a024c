"""The block of an entry's page that search engines read (JSON-LD): what the page states, and nothing more."""

import json

from django.utils import timezone
from django.utils.safestring import mark_safe

from catalogue.language import page_lang

# So that no text can end the block that it stands in.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
# Facts that schema.org has a word for, where a source states them.
WORDS = {"founded": "foundingDate", "address": "address", "website": "url"}


def linked_data(catalogue, entry, page, site):
    """page: the context of the page. An inferred value is left out: these words have no place for a doubt."""
    address = site + entry.get_absolute_url()
    published, updated = (timezone.localtime(moment) for moment in (entry.created_at, entry.updated_at))
    described = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "name": entry.name,
        "inLanguage": page_lang(),
        "datePublished": published.isoformat(timespec="seconds"),
        "dateModified": updated.isoformat(timespec="seconds"),
        "pubDate": f"{published:%Y-%m-%dT%H:%M:%S}",
        "upDate": f"{updated:%Y-%m-%dT%H:%M:%S}",
        "mainEntity": _entity(catalogue, entry, page, address),
    }
    return mark_safe(json.dumps(described, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def _entity(catalogue, entry, page, address):
    others = [entry.name_zh, entry.name_en, *entry.linked.get("aliases", ())]
    entity = {"@type": catalogue.schema, "@id": f"{address}#entry", "name": entry.name}
    names = [name for name in dict.fromkeys(others) if name and name != entry.name]
    if names:
        entity["alternateName"] = names
    for key, word in WORDS.items():
        row = page["rows"].get(key)
        if row and row.state == "stated":
            entity[word] = row.values[0].shown.code
    return entity | _place(page.get("location"))


def _place(location):
    exact = [point for point in location.points if point.is_exact] if location else []
    if not exact:
        return {}
    geo = {"@type": "GeoCoordinates", "latitude": exact[0].latitude, "longitude": exact[0].longitude}
    return {"geo": geo}
