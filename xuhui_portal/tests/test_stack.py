"""What is called with room does not take memory from the system at every turn."""

import resource
import threading

import pytest

from xuhui_portal.stack import with_room

TURNS = 300


def most_taken(depth=250):
    """Pages of memory taken while a function is called `TURNS` times, at the depth where they are most."""
    before = taken()
    for _turn in range(TURNS):
        taken()
    here = taken() - before
    return max(here, most_taken(depth - 1)) if depth else here


def taken():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def in_a_thread(function):
    """On a stack that is empty."""
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_with_room_no_depth_takes_memory_at_every_turn():
    assert in_a_thread(with_room(most_taken)) < TURNS / 2


def test_arguments_results_and_errors_pass_through():
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(sorted)([1, 2], reverse=True) == [2, 1]
    with pytest.raises(ZeroDivisionError):
        with_room(divmod)(1, 0)
