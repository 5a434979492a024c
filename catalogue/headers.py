"""The head of a table of entries: what each column is called, and how to sort by it."""

from dataclasses import dataclass

# {order: (column that it sorts by, its direction as `aria-sort` writes it)}
SORTED_BY = {
    "name": ("name_zh", "ascending"),
    "-updated": ("updated_at", "descending"),
    "completeness": ("completeness", "descending"),
    "district": ("district", "ascending"),
    "-period": ("period", "descending"),
}


@dataclass(slots=True)
class Header:
    """url: of the list sorted by this column, if it can be. direction: how it is sorted by it now, or empty."""

    label: str
    is_number: bool = False
    url: str = ""
    direction: str = ""


def plain_headers(columns, model):
    return [Header(column.list_label(model), column.is_number) for column in columns]


def sortable_headers(columns, filterset):
    """[the header of the names, those of the columns …] of a list."""
    model = filterset._meta.model
    named = [("name_zh", Header(model._meta.get_field("name_zh").verbose_name))]
    named += [(column.key, Header(column.list_label(model), column.is_number)) for column in columns]
    for key, header in named:
        for sort in filterset.SORTS:
            by, direction = SORTED_BY.get(sort, ("", ""))
            if by == key:
                header.url = filterset.url(sort=sort)
                header.direction = direction if filterset.asked["sort"] == sort else ""
    return [header for _key, header in named]
