"""The catalogues of places and themes."""

from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from districts.columns import area, district, scheme, sector, station, zone
from districts.filters.area import AreaFilterSet
from districts.filters.district import DistrictFilterSet
from districts.filters.scheme import SchemeFilterSet
from districts.filters.sector import SectorFilterSet
from districts.filters.station import StationFilterSet
from districts.filters.zone import ZoneFilterSet
from districts.models import Area, District, Scheme, Sector, Station, Zone

AREAS = Catalogue("areas", Area, area.COLUMNS, AreaFilterSet, schema="Place", card=("level", "parent"))
SECTORS = Catalogue(
    "sectors", Sector, sector.COLUMNS, SectorFilterSet, schema="DefinedTerm", card=("grouping", "parent")
)
DISTRICTS = Catalogue(
    "districts",
    District,
    district.COLUMNS,
    DistrictFilterSet,
    schema="Place",
    card=("themes", "status", "announced"),
    template="districts/district_detail.html",
    intro=_("徐汇规划建设的六个科创街区。来源没有公布任何一个街区的边界和面积，也没有写明哪个街区属于哪个圈。"),
)
ZONES = Catalogue(
    "zones", Zone, zone.COLUMNS, ZoneFilterSet, schema="Place", card=("kind", "district", "sectors", "status")
)
SCHEMES = Catalogue("schemes", Scheme, scheme.COLUMNS, SchemeFilterSet, card=("kind", "scheme", "status"))
STATIONS = Catalogue(
    "stations",
    Station,
    station.COLUMNS,
    StationFilterSet,
    schema="Place",
    card=("lines",),
    intro=_("在徐汇区内或紧邻区界的轨道交通站，只作方位参考。站点坐标取自 MIT 许可的清单。"),
)
