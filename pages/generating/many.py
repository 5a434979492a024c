"""What a catalogue has many of: institutions, incubators, partnerships, and parks between them."""

from decimal import Decimal

from catalogue.models import Alias
from catalogue.models.entry import EnglishNameStatus
from districts.models import Point, SectorLink, Zone
from incubators.models import Host, Incubator
from institutions.models import Institution
from pages.generating import base, words
from pages.generating.base import point
from pages.generating.chance import Chance, in_letters
from pages.generating.entry import Made
from pages.generating.tables import fresh
from transfer.models import Partnership

STATUSES = (("operating", 74), ("newly_built", 12), ("under_construction", 9), ("approved_project", 5))
KINDS = (("incubator_carrier", 62), ("high_quality_incubator", 26), ("rd_transfer_platform", 12))
LISTED = (
    ("related_not_confirmed", 45), ("district_hq_incubator", 25), ("called_hq_incubator", 15),
    ("presented_at_hq_meeting", 10), ("tto_platform", 5),
)  # fmt: skip
PARTNERSHIPS = (
    ("cooperation", "合作", 30), ("tenant", "入驻", 22), ("signed", "集中签约", 14), ("co_built", "共建", 12),
    ("strategic_agreement", "战略合作协议", 10), ("joined_platform", "加入平台", 8), ("host", "依托或运营单位", 4),
)  # fmt: skip
DISTRICTS = tuple((f"district:{slug}", found[3]) for slug, found in words.DISTRICTS.items())
SECTORS = tuple((f"sector:trial-{number}", found[2]) for number, found in enumerate(words.SECTORS, start=1))


def district(chance, percent):
    return chance.weighted(DISTRICTS)[0] if chance.happens(percent) else None


def address(chance, percent):
    is_given = chance.happens(percent)
    return f"上海市徐汇区{chance.one(words.ROADS)}{chance.number(1, 1999)}号" if is_given else ""


def sector_links(chance):
    """One to three different ones."""
    drawn = dict.fromkeys(chance.weighted(SECTORS)[0] for _each in range(chance.one((1, 1, 2, 3))))
    return [fresh(SectorLink, sector_id=key) for key in drawn]


def points(chance, district_key, percent):
    if not chance.happens(percent):
        return []
    key = district_key or chance.weighted(DISTRICTS)[0]
    longitude, latitude = words.DISTRICTS[key.partition(":")[2]][4:]
    east, north = (chance.random.random() - 0.5) * 0.024, (chance.random.random() - 0.5) * 0.024
    return [point(longitude + east, latitude + north, precision=chance.one((50, 100, 200, 500)))]


def institution(number, plan):
    chance = Chance(plan.seed, "institution", number)
    brand, place, field = chance.brand(), chance.one(words.PLACES), chance.one(words.FIELDS)
    ending, english, kind, four_big_class, _share = chance.weighted(words.INSTITUTIONS)
    entry = fresh(
        Institution,
        slug=f"trial-{number}",
        name_zh=f"上海{brand}{field[0] if chance.happens(60) else ''}{ending}{words.MARK}",
        kind=kind,
        four_big_class=four_big_class if chance.happens(60) else "",
        area_id="area:xuhui" if chance.happens(90) else None,
        district_id=district(chance, 50),
        founded=chance.date(1950, 2024) if chance.happens(45) else "",
        address=address(chance, 55),
        website=f"https://trial-{number}.example/" if chance.happens(40) else "",
    )
    if number > 20 and chance.happens(8):
        entry.parent_id = f"institution:trial-{chance.number(1, 20)}"
    _name_in_english(entry, chance, f"{in_letters(brand)} {field[1]} {english}")
    short = [fresh(Alias, name=f"{brand}{place}")] if chance.happens(25) else []
    return Made(entry, chance, {Alias: short, Point: points(chance, entry.district_id, 30)})


def incubator(number, plan):
    chance = Chance(plan.seed, "incubator", number)
    brand, place, field = chance.brand(), chance.one(words.PLACES), chance.one(words.FIELDS)
    ending, english, _share = chance.weighted(words.INCUBATORS)
    entry = fresh(
        Incubator,
        slug=f"trial-{number}",
        name_zh=f"{place if chance.happens(45) else ''}{brand}{field[0]}{ending}{words.MARK}",
        kind=chance.weighted(KINDS)[0],
        listed_status=chance.weighted(LISTED)[0] if chance.happens(55) else "",
        level=chance.one(("district", "district", "city", "city；district")) if chance.happens(50) else "",
        batch=chance.one(("1", "2")) if chance.happens(40) else "",
        status=chance.weighted(STATUSES)[0] if chance.happens(60) else "",
        area_id="area:xuhui",
        district_id=district(chance, 65),
        operator=f"上海{brand}科技发展有限公司" if chance.happens(50) else "",
        opened=chance.date(2008, 2025) if chance.happens(55) else "",
        address=address(chance, 60),
        location=f"{place}一带" if chance.happens(40) else "",
        services=chance.one(words.SERVICES) if chance.happens(45) else "",
        note_zh=chance.one(words.NOTES) if chance.happens(30) else "",
    )
    _measure(entry, chance)
    _summarise(entry, chance, place, field, (ending, english))
    _name_in_english(entry, chance, f"{in_letters(brand)} {field[1]} {english}")
    return Made(
        entry,
        chance,
        {
            Alias: [fresh(Alias, name=f"{brand}{chance.one(('空间', '园', '孵化'))}")] if chance.happens(25) else [],
            SectorLink: sector_links(chance) if chance.happens(60) else [],
            Host: _hosts(chance, plan) if chance.happens(45) else [],
            Point: points(chance, entry.district_id, 40),
        },
    )


def _measure(entry, chance):
    if chance.happens(45):
        entry.floor_area = Decimal(chance.number(3, 1200) * 50)
        entry.floor_area_qualifier = chance.one(("", "", "", ">", "≈"))
    if chance.happens(40):
        entry.resident_companies = chance.number(3, 300)
        entry.resident_companies_qualifier = chance.one(("", "", ">"))


def _summarise(entry, chance, place, field, kind):
    if chance.happens(65):
        entry.summary_zh = chance.one(words.SUMMARIES).format(
            place=place, field=field[0] or "多个", kind=kind[0], services=chance.one(words.SERVICES)
        )
    if chance.happens(40):
        entry.summary_en = chance.one(words.SUMMARIES_EN).format(
            place=in_letters(place), field=field[1] or "several fields", kind=kind[1]
        )


def _name_in_english(entry, chance, name):
    if chance.happens(45):
        entry.name_en = " ".join(name.split()) + words.MARK_EN
        entry.name_en_status = EnglishNameStatus.TRANSLATED


def _hosts(chance, plan):
    drawn = dict.fromkeys(chance.few_first(plan.institutions) + 1 for _each in range(chance.one((1, 1, 1, 2))))
    return [fresh(Host, institution_id=f"institution:trial-{number}") for number in drawn]


def zone(number, plan):
    chance = Chance(plan.seed, "zone", number)
    name = f"{chance.one(words.PLACES)}{chance.brand()}{chance.one(('科技园', '大厦', '产业园', '创新园'))}"
    entry = fresh(
        Zone,
        slug=f"trial-{number}",
        name_zh=name + words.MARK,
        kind=chance.one(("park", "building", "block", "industrial_community")),
        area_id="area:xuhui",
        district_id=district(chance, 70),
        status=chance.one(("existing", "in_use", "planned", "")),
        address=address(chance, 60),
    )
    return Made(entry, chance, {SectorLink: [], Point: points(chance, entry.district_id, 60)})


def partnership(number, plan):
    """Between an institution that others name often, and an incubator or a district. Its name is theirs."""
    chance = Chance(plan.seed, "partnership", number)
    first = institution(chance.few_first(plan.institutions) + 1, plan).entry
    if chance.happens(15):
        target = base.district(chance.few_first(len(words.DISTRICTS)) + 1, plan).entry
    else:
        target = incubator(chance.few_first(plan.entries) + 1, plan).entry
    kind, label, _share = chance.weighted(PARTNERSHIPS)
    names = (first.name_zh, label, target.name_zh)
    entry = fresh(
        Partnership,
        slug=f"trial-{number}",
        name_zh=" · ".join(name.removesuffix(words.MARK) for name in names) + words.MARK,
        institution_id=f"institution:{first.slug}",
        kind=kind,
        target_id=f"{target.NOUN}:{target.slug}",
        date=chance.date(2018, 2025) if chance.happens(60) else "",
        status=chance.one(("signed", "current", "being_deepened", "as_reported", "")),
    )
    return Made(entry, chance)
