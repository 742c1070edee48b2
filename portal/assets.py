"""Where the built front end is: `asset_url` finds the hashed name of a file through the build's manifest."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, Response, request, url_for

from graph.errors import SettingsError

DIST = "dist"
YEAR_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Raises SettingsError when the front end is not built."""
    assert app.static_folder is not None
    manifest = Path(app.static_folder) / DIST / "manifest.json"
    if not manifest.exists():
        raise SettingsError(f"the front end is not built ({manifest} is missing): run `npm ci && npm run build`")
    names = _read(manifest)

    def asset_url(name: str) -> str:
        current = _read(manifest) if app.debug else names
        return url_for("static", filename=f"{DIST}/{current[name]}")

    @app.after_request
    def keep_hashed_files(response: Response) -> Response:
        # Their names change with their content, so a browser need never ask again.
        if response.status_code == 200 and request.path.startswith(f"{app.static_url_path}/{DIST}/"):
            response.cache_control.public = True
            response.cache_control.no_cache = None
            response.cache_control.max_age = YEAR_SECONDS
            response.cache_control.immutable = True
        return response

    app.jinja_env.globals["asset_url"] = asset_url


def _read(manifest: Path) -> dict[str, str]:
    names: dict[str, str] = json.loads(manifest.read_text())
    return names
