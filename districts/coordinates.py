"""Coordinates of the three systems in use in China, in degrees. Maps published there are shifted on purpose.

GCJ-02 is a smooth shift of WGS-84 (its published approximation, good to a metre); BD-09 a further turn of GCJ-02.
"""

from math import atan2, cos, pi, sin, sqrt

SEMI_MAJOR_AXIS = 6378137.0  # metres; WGS-84
ECCENTRICITY_SQUARED = 0.00669342162296594323
ORIGIN = (35.0, 105.0)  # latitude, longitude that the shift is counted from
BD_TURN = pi * 3000.0 / 180.0
STEPS = 10  # of the inverse; each divides the error by some hundreds


def gcj02_of_wgs84(latitude, longitude):
    """(latitude, longitude) in GCJ-02."""
    north, east = _shift(latitude, longitude)
    return latitude + north, longitude + east


def wgs84_of_gcj02(latitude, longitude):
    """(latitude, longitude) in WGS-84, by approaching the point whose shift leads here."""
    found = latitude, longitude
    for _step in range(STEPS):
        shifted = gcj02_of_wgs84(*found)
        found = found[0] - (shifted[0] - latitude), found[1] - (shifted[1] - longitude)
    return found


def gcj02_of_bd09(latitude, longitude):
    """(latitude, longitude) in GCJ-02."""
    x, y = longitude - 0.0065, latitude - 0.006
    radius = sqrt(x * x + y * y) - 0.00002 * sin(y * BD_TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * BD_TURN)
    return radius * sin(angle), radius * cos(angle)


def wgs84(latitude, longitude, system):
    """(latitude, longitude) in WGS-84 of a point in `WGS84`, `GCJ-02` or `BD-09`."""
    if system == "BD-09":
        latitude, longitude = gcj02_of_bd09(latitude, longitude)
    return (latitude, longitude) if system == "WGS84" else wgs84_of_gcj02(latitude, longitude)


def _shift(latitude, longitude):
    """How far GCJ-02 lies north and east of WGS-84, in degrees."""
    x, y = longitude - ORIGIN[1], latitude - ORIGIN[0]
    wave = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = latitude / 180.0 * pi
    magic = 1 - ECCENTRICITY_SQUARED * sin(angle) ** 2
    north = north * 180.0 / (SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (SEMI_MAJOR_AXIS / sqrt(magic) * cos(angle) * pi)
    return north, east
