"""Ways out to the three map services of the country, each with its own order of coordinates.

A point that is fit for use is handed over in WGS-84, which all three take when told so. For one that is only near, and
for an address alone, the service is asked to search by name and address instead: a pin would look exact.
"""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _

CITY = "上海"
SOURCE = "xuhui"  # two of the services ask who sends the visitor; any word will do


@dataclass(slots=True)
class MapLink:
    label: str
    url: str


def at_point(point, name, address):
    """Links to the point itself. name, address: plain text of any content."""
    latitude, longitude = point.latitude, point.longitude
    tencent = f"coord:{latitude},{longitude};title:{_plain(name)}" + (f";addr:{_plain(address)}" if address else "")
    return _links(
        _url(
            "https://uri.amap.com/marker",
            position=f"{longitude},{latitude}",
            name=name,
            coordinate="wgs84",
            src=SOURCE,
            callnative="0",
        ),
        _url("https://apis.map.qq.com/uri/v1/marker", marker=tencent, coord_type="1", referer=SOURCE),
        _url(
            "https://api.map.baidu.com/marker",
            location=f"{latitude},{longitude}",
            title=name,
            content=address or name,
            coord_type="wgs84",
            output="html",
            src=SOURCE,
        ),
    )


def by_words(name, address):
    """Links to a search in the city."""
    words = " ".join(filter(None, (name, address)))
    return _links(
        _url("https://uri.amap.com/search", keyword=words, city=CITY, src=SOURCE, callnative="0"),
        _url("https://apis.map.qq.com/uri/v1/search", keyword=words, region=CITY, referer=SOURCE),
        _url("https://api.map.baidu.com/place/search", query=words, region=CITY, output="html", src=SOURCE),
    )


def known_address(entry):
    """The address of an entry if a source gives it; "" if none does, or nobody could check it."""
    is_backed = entry.evidence.get("address", {}).get("basis", "unverified") != "unverified"
    return getattr(entry, "address", "") if is_backed else ""


def _links(amap, tencent, baidu):
    return [MapLink(_("高德地图"), amap), MapLink(_("腾讯地图"), tencent), MapLink(_("百度地图"), baidu)]


def _url(address, **query):
    return f"{address}?{urlencode(query)}"


def _plain(text):
    """Without the signs that part the fields of a Tencent marker, which it reads after decoding."""
    return text.replace(";", "；").replace(":", "：")
