"""Where the program keeps what belongs to the user and not to a plan."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APPLICATION = "Holdfast"


def settings_file() -> Path:
    """The file of settings; it may not exist yet."""
    return platformdirs.user_config_path(APPLICATION, appauthor=False) / "settings.json"


def backups_folder() -> Path:
    """Where rolling backups of plans lie; it may not exist yet."""
    return platformdirs.user_data_path(APPLICATION, appauthor=False) / "backups"


def identities_folder() -> Path:
    """Where identities made by the program and the trust store lie; it may not exist yet."""
    return platformdirs.user_data_path(APPLICATION, appauthor=False) / "identities"


def log_folder() -> Path:
    """Where the log lies; it may not exist yet."""
    return platformdirs.user_log_path(APPLICATION, appauthor=False)
