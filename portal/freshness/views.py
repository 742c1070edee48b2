"""How fresh a scope's figures are, asked again and again by the pages that show them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from graph.model.people import Permission
from portal.formatting import ago
from portal.permissions import permission
from portal.scope import current_scope, years_of

blueprint = Blueprint("freshness", __name__)


@blueprint.get("/<area:area>/freshness")
@permission(Permission.READ)
def state(area: str) -> Response:
    """`run` is the one whose figures stand; `fresh` is false while a newer one is on its way."""
    found = years_of(area).state(current_scope().year)
    return jsonify(run=found.run, fresh=found.is_fresh, said=ago(found.run_at))
