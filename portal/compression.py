"""Text goes compressed to browsers that take it: a page of the plan is a tenth as long, which a phone notices.

That a form's token and what was searched for are compressed together gives nothing away: the token is signed anew each
second, and no other site's script gets the session's cookie sent along."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

COMPRESSED = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)
SHORTEST_BYTES = 1_000
# About a millisecond a page; a higher one takes twice as long for a twentieth less.
LEVEL = 5


def init_app(app: Flask) -> None:
    """Call it before whatever else looks at responses: the first to be told of is the last to see one."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype in COMPRESSED:
            response.vary.add("Accept-Encoding")
            if _may_be_compressed(response):
                _compress(response)
        return response


def _may_be_compressed(response: Response) -> bool:
    return (
        request.method == "GET"
        # Not 304, which has no body, nor 206, a part of the file as it is.
        and response.status_code not in (206, 304)
        and "Content-Encoding" not in response.headers
        and request.accept_encodings.quality("gzip") > 0
    )


def _compress(response: Response) -> None:
    response.direct_passthrough = False
    text = response.get_data()
    if len(text) < SHORTEST_BYTES:
        return
    response.set_data(gzip.compress(text, LEVEL, mtime=0))
    response.content_encoding = "gzip"
    response.accept_ranges = "none"
    etag, _is_weak = response.get_etag()
    if etag is not None:
        # The same content in other bytes.
        response.set_etag(etag, weak=True)
