"""A run with REQUIRE_ALL=1 proves everything or fails: the hook that sees to it stands in conftest.py."""

import pytest

from conftest import fail_if_skipped


def skipped_report() -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="pages/tests/test_home.py::test_home",
        location=("pages/tests/test_home.py", 1, "test_home"),
        keywords={},
        outcome="skipped",
        longrepr=("pages/tests/test_home.py", 1, "Skipped: no Chromium"),
        when="setup",
    )


def test_a_skip_fails_and_names_test_and_reason_where_all_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUIRE_ALL", "1")
    report = skipped_report()
    fail_if_skipped(report)
    assert report.failed
    assert "test_home" in str(report.longrepr)
    assert "no Chromium" in str(report.longrepr)


def test_a_skip_stays_a_skip_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    report = skipped_report()
    fail_if_skipped(report)
    assert report.skipped


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUIRE_ALL", "1")
    report = skipped_report()
    report.wasxfail = "a known defect"
    fail_if_skipped(report)
    assert not report.failed
