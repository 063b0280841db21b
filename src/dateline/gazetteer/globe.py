"""Distances on the globe, between points in degrees."""

import math

# The mean radius of the Earth (International Union of Geodesy and Geophysics), and the km of a
# degree of latitude on it.
EARTH_KM = 6371.0
KM_OF_DEGREE = 111.2


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the km between two points along a great circle (haversine formula)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1, lon1, lat2, lon2))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def flat_distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the km on a flat map: true enough for some hundreds of km, and cheaper."""
    east = wrapped(lon1 - lon2) * math.cos(math.radians(lat1))
    return KM_OF_DEGREE * math.hypot(lat1 - lat2, east)


def moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point `km` from a point along a bearing (degrees from north, clockwise)."""
    far, angle = km / EARTH_KM, math.radians(bearing)
    lat1, lon1 = math.radians(lat), math.radians(lon)
    sine = math.sin(lat1) * math.cos(far) + math.cos(lat1) * math.sin(far) * math.cos(angle)
    lat2 = math.asin(max(-1.0, min(1.0, sine)))
    east = math.sin(angle) * math.sin(far) * math.cos(lat1)
    lon2 = lon1 + math.atan2(east, math.cos(far) - math.sin(lat1) * sine)
    return math.degrees(lat2), wrapped(math.degrees(lon2))


def wrapped(lon: float) -> float:
    """Return a longitude, or a step of longitude, from -180 up to 180."""
    return (lon + 180) % 360 - 180
