"""An entry with a past: written on days gone by, as the clock of the writing path is told."""

import functools

import pytest


@pytest.fixture
def write(monkeypatch):
    """A function that saves an entry at noon of a day so many days ago."""
    from catalogue import writing
    from catalogue.writing import Edit, save_entry
    from versions.tests.days import moment

    def write(ago, entry, parts=None, hour=12, **more):
        with monkeypatch.context() as patch:
            patch.setattr(writing, "Edit", functools.partial(Edit, at=moment(ago, hour)))
            return save_entry(entry, parts, **more)

    return write


@pytest.fixture
def change(write):
    """A function that changes the entry `changing`: given values stand, every value cited anew."""
    from catalogue.models import Alias
    from districts.models import SectorLink
    from sources.models import Citation
    from sources.tests.factories import citations_of, incubator, stored

    def change(ago, *, is_new=False, aliases=(), sectors=(), hour=12, reason="", user=None, **values):
        entry = incubator("changing", save=False) if is_new else stored("changing")
        for name, value in values.items():
            setattr(entry, name, value)
        parts = {
            Alias: [Alias(name=name, position=place) for place, name in enumerate(aliases)],
            SectorLink: [SectorLink(sector_id=f"sector:{sector}", position=n) for n, sector in enumerate(sectors)],
        }
        write(ago, entry, parts | {Citation: citations_of(entry, parts)}, hour, reason=reason, user=user)

    return change


@pytest.fixture
def changing(change, db):
    """A draft of twenty days ago, published after ten, changed after eight and after six days."""
    change(20, is_new=True, name_zh="草稿名", state="draft", address="草稿路1号", aliases=["草稿别名"])
    change(10, name_zh="初名", state="published", address="某路1号", aliases=["旧称"], sectors=["life-health"])
    change(8, address="某路2号", floor_area=2000, aliases=["旧称"], sectors=["large-models"], reason="按新文改")
    change(6, address="", sectors=["large-models"])
