"""All shapes by their name in SHAPE=."""

from collections.abc import Mapping

from loadtest.shapes.average import Average
from loadtest.shapes.base import Shape
from loadtest.shapes.ladder import Ladder
from loadtest.shapes.peak import Peak
from loadtest.shapes.search_rate import SearchRate
from loadtest.shapes.smoke import Smoke
from loadtest.shapes.soak import Soak

SHAPES: Mapping[str, type[Shape]] = {
    "smoke": Smoke,
    "average": Average,
    "peak": Peak,
    "soak": Soak,
    "ladder": Ladder,
    "search-rate": SearchRate,
}
