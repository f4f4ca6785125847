"""The operations of the dated API on companies, licences, reference lists, images and templates."""

from fondaco.surfaces.operation import Operation
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    return []
