"""Serves the portal with the gallery at /gallery."""

from __future__ import annotations

from portal import create_app
from tests.gallery import blueprint

PORT = 8790

app = create_app()
app.register_blueprint(blueprint)
app.run(port=PORT, debug=True)
