"""The feature's blueprint, which the modules of its views share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("imports", __name__, template_folder="templates")
