"""What is written without being asked for: named, and taken away by one command; what a person wrote stays."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.tui.settings.config_file import written
from tui.commands.config import config
from tui.session.bookmarks import places_file
from tui.settings.remembered import remember, remembered_breath, remembered_file
from tui.storage.logs import log_file

pytestmark = pytest.mark.usefixtures("home")


def test_config_names_every_file_and_whether_it_is_there() -> None:
    remember(breath="2.4-3.1")
    said = CliRunner().invoke(config).output
    assert f"{remembered_file()}  the levels" in said
    assert f"{places_file()}  the places kept on leaving (not there)" in said
    assert str(log_file()) in said
    told = json.loads(CliRunner().invoke(config, ["--json"]).output)["written"]
    assert [each["there"] for each in told][:2] == [True, False]


def test_forgetting_takes_all_of_it_and_nothing_that_was_written_by_hand() -> None:
    own = written('theme = "dusk"\n')
    remember(breath="2.4-3.1", volume_db=-6.0)
    for file in (places_file(), log_file(), log_file().with_name("sitwith.log.1")):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(config, ["--forget"])
    assert done.exit_code == 0
    assert done.output.count("removed.") == 4
    assert remembered_breath() is None
    assert not any(file.exists() for file in (remembered_file(), places_file()))
    assert own.read_text(encoding="utf-8") == 'theme = "dusk"\n'
    assert "Nothing was kept." in CliRunner().invoke(config, ["--forget"]).output


def test_writing_and_forgetting_at_once_is_refused() -> None:
    done = CliRunner().invoke(config, ["--init", "--forget"])
    assert done.exit_code == 2
