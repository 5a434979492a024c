"""What there are few of, however large the catalogue: places, sectors, stations, sources."""

from decimal import Decimal

from catalogue.models.entry import EnglishNameStatus
from districts.models import Area, District, Point, Sector, SectorLink, Station
from pages.generating import words
from pages.generating.chance import Chance
from pages.generating.entry import PARAGRAPHS, Made
from sources.models import Source


def sources(count, seed):
    for number in range(1, count + 1):
        chance = Chance(seed, "source", number)
        published = chance.date(2019, 2025)
        yield Made(
            Source(
                slug=f"trial-{number}",
                name_zh=chance.one(words.TITLES).format(place=chance.one(words.PLACES), number=number) + words.MARK,
                kind=chance.one(("official", "official_media", "media", "media", "institution", "mirror")),
                publisher=chance.one(words.PUBLISHERS),
                published_on=published,
                content_as_of=published,
                paragraphs=PARAGRAPHS,
            ),
            chance,
        )


def areas(seed):
    for slug, (zh, en, level) in words.AREAS.items():
        parent = None if slug == "shanghai" else "area:shanghai"
        yield _named(Area(level=level, parent_id=parent), slug, zh, en, seed, "comparator" if not parent else "xuhui")
    for slug, (zh, en) in words.TOWNS.items():
        yield _named(Area(level="township_level", parent_id="area:xuhui"), slug, zh, en, seed)


def sectors(seed):
    for number, (zh, en, _share) in enumerate(words.SECTORS):
        grouping = "four_pillars" if number < 4 else "industry_field"
        parent = sector_key(0) if number in (1, 9) else None
        yield _named(Sector(grouping=grouping, parent_id=parent), sector_slug(number), zh, en, seed)


def sector_slug(number):
    return f"trial-{number + 1}"


def sector_key(number):
    return f"sector:{sector_slug(number)}"


def district(slug, seed):
    short, short_en, theme, _share, *place = words.DISTRICTS[slug]
    entry = District(
        short_name_zh=short,
        short_name_en=short_en,
        sequence=list(words.DISTRICTS).index(slug) + 1,
        area_id="area:xuhui",
        status="being_advanced",
        announced="2023-10-11",
    )
    made = _named(entry, slug, f"{short}科创街区", f"{short_en} Innovation District", seed)
    number = [name for name, _en, _share in words.SECTORS].index(theme)
    made.parts = {SectorLink: [SectorLink(sector_id=sector_key(number))], Point: [point(*place, precision=800)]}
    return made


def point(longitude, latitude, *, precision):
    return Point(
        longitude=Decimal(f"{longitude:.6f}"),
        latitude=Decimal(f"{latitude:.6f}"),
        precision_m=precision,
        use="ok" if precision <= 200 else "schematic_only",
        method="as_published",
        basis="stated",
        source_id="source:trial-1",
    )


def stations(seed):
    for number, name in enumerate(words.STATIONS, start=1):
        yield _named(Station(lines=str(number % 15 + 1)), f"trial-{number}", f"{name}站", "", seed)


def _named(entry, slug, zh, en, seed, scope="xuhui"):
    entry.slug, entry.name_zh, entry.scope = slug, zh + words.MARK, scope
    if en:
        entry.name_en, entry.name_en_status = en + words.MARK_EN, EnglishNameStatus.TRANSLATED
    return Made(entry, Chance(seed, entry.NOUN, slug))
