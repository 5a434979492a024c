import tempfile

import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    """A place for pictures of this test's own, and for whatever would be put down on the way."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path
