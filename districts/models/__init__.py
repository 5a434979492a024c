from districts.models.area import Area
from districts.models.district import District
from districts.models.point import Point
from districts.models.scheme import Scheme
from districts.models.sector import Sector, SectorLink
from districts.models.station import Station
from districts.models.zone import Zone

__all__ = ["Area", "District", "Point", "Scheme", "Sector", "SectorLink", "Station", "Zone"]
