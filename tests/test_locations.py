from __future__ import annotations

import os
from pathlib import Path

import pytest

from mixpeek_tui import locations
from mixpeek_tui.errors import UsageError


def test_everything_lies_under_the_named_folder(tmp_path: Path) -> None:
    base = locations.home({"MIXPEEK_TUI_HOME": str(tmp_path / "h")})
    places = [
        locations.config_file(base), locations.runs_dir(base), locations.drafts_dir(base),
        locations.logs_dir(base), locations.sandbox_dir(base),
    ]  # fmt: skip
    assert base == tmp_path / "h"
    assert all(place.parent == base for place in places)
    assert len(set(places)) == len(places)
    assert not base.exists()


def test_without_the_variable_the_system_decides() -> None:
    assert "mixpeek-tui" in str(locations.home({}))
    assert locations.home({"MIXPEEK_TUI_HOME": "~/x"}) == Path("~/x").expanduser()


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_new_folders_are_the_owners_alone(tmp_path: Path) -> None:
    home = locations.open_home({"MIXPEEK_TUI_HOME": str(tmp_path / "a" / "b")})
    assert home == locations.Home(tmp_path / "a" / "b")
    made = locations.made(locations.runs_dir(home.path))
    assert {p.stat().st_mode & 0o777 for p in (home.path, home.path.parent, made)} == {0o700}
    assert list(home.path.iterdir()) == [made]


def test_a_folder_that_cannot_be_is_replaced_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = locations.open_home({"MIXPEEK_TUI_HOME": str(tmp_path / "file" / "h")})
    try:
        assert home.path.is_dir() and "may be lost" in home.warning
        assert str(tmp_path / "file") in home.warning
    finally:
        home.path.rmdir()


def test_no_folder_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file" / "tmp"))
    with pytest.raises(UsageError, match="No folder can be written"):
        locations.open_home({"MIXPEEK_TUI_HOME": str(tmp_path / "file")})
