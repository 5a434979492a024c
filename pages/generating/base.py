"""What there are few of, however large the catalogue: places, sectors, stations, sources."""

from decimal import Decimal

from catalogue.models.entry import EnglishNameStatus
from districts.models import Area, District, Point, Sector, SectorLink, Station
from pages.generating import words
from pages.generating.chance import Chance
from pages.generating.entry import PARAGRAPHS, Made
from pages.generating.tables import fresh
from sources.models import Source

AREAS = tuple(words.AREAS)
DISTRICTS = tuple(words.DISTRICTS)


def source(number, plan):
    chance = Chance(plan.seed, "source", number)
    published = chance.date(2019, 2025)
    entry = fresh(
        Source,
        slug=f"trial-{number}",
        name_zh=chance.one(words.TITLES).format(place=chance.one(words.PLACES), number=number) + words.MARK,
        kind=chance.one(("official", "official_media", "media", "media", "institution", "mirror")),
        publisher=chance.one(words.PUBLISHERS),
        published_on=published,
        content_as_of=published,
        paragraphs=PARAGRAPHS,
    )
    return Made(entry, chance)


def area(number, plan):
    slug = AREAS[number - 1]
    zh, en, level, parent = words.AREAS[slug]
    entry = fresh(Area, slug=slug, level=level, parent_id=f"area:{parent}" if parent else None)
    entry.scope = "xuhui" if parent else "comparator"
    return _named(entry, zh, en, plan)


def sector(number, plan):
    zh, en, _share = words.SECTORS[number - 1]
    entry = fresh(Sector, slug=f"trial-{number}", grouping="four_pillars" if number <= 4 else "industry_field")
    entry.parent_id = "sector:trial-1" if zh in ("大模型", "机器人") else None
    return _named(entry, zh, en, plan)


def district(number, plan):
    slug = DISTRICTS[number - 1]
    short, short_en, theme, _share, *place = words.DISTRICTS[slug]
    entry = fresh(
        District,
        slug=slug,
        short_name_zh=short,
        short_name_en=short_en,
        sequence=number,
        area_id="area:xuhui",
        status="being_advanced",
        announced="2023-10-11",
    )
    made = _named(entry, f"{short}科创街区", f"{short_en} Innovation District", plan)
    sector_number = [name for name, _en, _share in words.SECTORS].index(theme) + 1
    made.parts[SectorLink] = [fresh(SectorLink, sector_id=f"sector:trial-{sector_number}")]
    made.parts[Point] = [point(*place, precision=800)]
    return made


def point(longitude, latitude, *, precision):
    return fresh(
        Point,
        longitude=Decimal(f"{longitude:.6f}"),
        latitude=Decimal(f"{latitude:.6f}"),
        precision_m=precision,
        use="ok" if precision <= 200 else "schematic_only",
        method="as_published",
        basis="stated",
        source_id="source:trial-1",
    )


def station(number, plan):
    entry = fresh(Station, slug=f"trial-{number}", lines=str(number % 15 + 1))
    return _named(entry, f"{words.STATIONS[number - 1]}站", "", plan)


def _named(entry, zh, en, plan):
    entry.name_zh = zh + words.MARK
    if en:
        entry.name_en, entry.name_en_status = en + words.MARK_EN, EnglishNameStatus.TRANSLATED
    return Made(entry, Chance(plan.seed, entry.NOUN, entry.slug))
