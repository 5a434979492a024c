"""Room on Python's stack for what goes deep.

CPython keeps the frames of its calls in chunks of 16 kB. A call that does not fit takes another chunk from the system
and gives it back when it returns, so a loop that happens to stand at the end of one does this at every turn, thousands
of times a second: up to a third of the time of a page. A frame that says that it is large gets a large chunk, in which
all that is called from it has room. Of that memory only what is touched is used.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
LARGE = 33_000  # words: together with what Python adds more than 256 kB, which makes a chunk of 512 kB


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, called so that it and what it calls do not meet the end of a chunk."""

    def roomy(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=LARGE)
    return wraps(function)(roomy)
