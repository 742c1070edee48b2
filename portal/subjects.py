"""Which page shows what a finding is about."""

from __future__ import annotations

from flask import url_for

from graph.analysis.gaps.rule import SubjectType

_ENDPOINTS = {
    SubjectType.ELEMENT: "elements.show",
    SubjectType.PROJECT: "projects.show",
    SubjectType.AGENCY: "agencies.show",
    SubjectType.INDICATOR: "elements.indicator",
}


def subject_url(subject: SubjectType, code: str) -> str:
    return url_for(_ENDPOINTS[subject], code=code)
