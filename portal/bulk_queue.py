"""What people are told of the queue of bulk work: how much comes before theirs, and beforehand where that is much."""

from __future__ import annotations

import redis
from flask_babel import gettext as _

from portal.counting import counted
from portal.formatting import lasting
from workers import names, queues
from workers.queues import Ahead

# From so much on (messages, s) a page says so before anybody asks for more.
MANY = 10
LONG = 60.0
# Less (s) is told as this much: nobody comes back sooner.
SHORTEST = 10.0


def words_before(about: str) -> str:
    """What comes before the work on `about` (an id); empty where workers are at it, and where nobody knows."""
    ahead = _ahead(about)
    if ahead is None:
        return ""
    if ahead.messages == 0:
        return str(_("อยู่ลำดับถัดไปในคิว"))
    if ahead.seconds is None:
        return str(_("มี %(work)sรออยู่ก่อน", work=counted(ahead.messages, "pieces of work")))
    work, time = counted(ahead.messages, "pieces of work"), _about(ahead.seconds)
    return str(_("มี %(work)sรออยู่ก่อน จะถึงในราว %(time)s", work=work, time=time))


def warning() -> str:
    """What to know before asking for bulk work; empty while there is not much of it."""
    ahead = _ahead()
    if ahead is None or (ahead.messages < MANY and (ahead.seconds or 0) < LONG):
        return ""
    work = counted(ahead.messages, "pieces of work")
    if ahead.seconds is None:
        return str(_("ตอนนี้มี %(work)sรออยู่ก่อน งานที่สั่งตอนนี้จะเริ่มช้ากว่าปกติ แต่ไม่หาย", work=work))
    words = _("ตอนนี้มี %(work)sรออยู่ก่อน งานที่สั่งตอนนี้จะเริ่มในราว %(time)s ออกจากหน้าไปทำอย่างอื่นได้ ไม่หาย")
    return str(words) % {"work": work, "time": _about(ahead.seconds)}


def seconds_to_wait() -> int:
    """When whoever was refused may try again: about when all that waits now is done."""
    ahead = _ahead()
    return round(max(SHORTEST, ahead.seconds if ahead and ahead.seconds is not None else LONG))


def _about(seconds: float) -> str:
    return lasting(max(SHORTEST, seconds))


def _ahead(about: str = "") -> Ahead | None:
    try:
        return queues.ahead(names.BULK, about)
    except redis.RedisError:
        return None
