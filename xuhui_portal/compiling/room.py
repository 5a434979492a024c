"""
Room for calls. Python keeps the variables of running functions in pieces of 16 kB. A loop that stands at the end of a
piece has the next one fetched from the system and given back with every call that it makes: whether one does hangs on
how deep it is called, and a page of thousands of calls then takes half as long again. A function that needs a large
piece is given one, and what it calls finds its place in the same.
"""

from collections.abc import Callable
from typing import TypeVar

PLACES = 12_000  # of 8 bytes each; Python fetches 256 kB for it, and what is not used of that costs nothing
Given = TypeVar("Given")
Found = TypeVar("Found")


def with_room(call: Callable[[Given], Found], value: Given) -> Found:
    return call(value)


with_room.__code__ = with_room.__code__.replace(co_stacksize=PLACES)
