"""What the web server runs: `gunicorn portal.wsgi:app`."""

from __future__ import annotations

from portal import create_app

app = create_app()
