"""What the web server runs: `gunicorn portal.wsgi:app`, each of its processes by itself."""

from __future__ import annotations

from graph import garbage
from portal import create_app, observing

app = create_app()
garbage.look_less_often()
observing.keep_reporting()
