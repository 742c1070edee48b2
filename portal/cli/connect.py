"""How a command finds the servers: those of the environment, else the local ones that `sanphaen serve` runs."""

from __future__ import annotations

import os
from collections.abc import Mapping

from graph.settings import Environment, Settings, load_settings, settings
from local.processes import connection


def connect() -> Settings:
    """The settings with the addresses of running servers, for this process. Raises UnreachableError, SettingsError.

    A command calls this first; afterwards graph and workers.enqueue reach the servers."""
    return use(connection(local_settings()))


def use(variables: Mapping[str, str]) -> Settings:
    """Makes these variables this process's own and returns the settings that follow from them."""
    os.environ.update(variables)
    settings.cache_clear()
    return settings()


def local_settings(*, demo: bool = False) -> Settings:
    """The settings before the local secrets are known. What production refuses is checked once they are."""
    overrides = {"demo": True} if demo else {}
    return load_settings(env=Environment.DEVELOPMENT, **overrides)
