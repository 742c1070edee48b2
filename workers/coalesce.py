"""Keeps a burst of writes from becoming a burst of tasks.

Marks in the queue server: one while a task that has not begun is on its way (`ask`), by kind of work and what it is
about; and `running` while one computes a scope. They only save work: when one is lost the results are still right,
because a run stores how many writes it saw and a sum which changes it has counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from graph.model.area import Scope
from workers.marks import client


class Work(Enum):
    """What is asked for: the name of its mark, and how long a mark outlives a lost task, in seconds: longer than a task
    may wait in a healthy queue. Bulk work may wait behind an import or a national run."""

    FIGURES = ("asked", 10)
    OVERDUE_FIGURES = ("overdue", 60)
    PICTURE = ("keeping", 600)
    SUM = ("summing", 10)
    IMPORT = ("importing", 60)


# Longer than a run of a large province takes; the one who runs renews it before each run.
RUNNING_SECONDS = 10

# A holder in bulk gives way to one that somebody waits for, and never the other way round.
_IN_BULK = "bulk:"
_TAKE = f"""
local holder = redis.call('GET', KEYS[1])
local gives_way = holder and string.find(holder, '{_IN_BULK}', 1, true) == 1
  and string.find(ARGV[1], '{_IN_BULK}', 1, true) ~= 1
if holder and holder ~= ARGV[1] and not gives_way then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
"""
_GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1"


def ask(work: Work, about: str) -> bool:
    """Marks the work as asked for; False where a task that has not begun will see what is new too.
    Raises redis.RedisError."""
    name, seconds = work.value
    return bool(client().set(f"{name}:{about}", 1, nx=True, ex=seconds))


def begin(work: Work, about: str) -> None:
    """The task begins, or was never sent: what is new from here on needs another. Called before it reads anything."""
    client().delete(f"{work.value[0]}:{about}")


def take(scope: Scope, task: str, *, in_bulk: bool = False) -> bool:
    """Whether `task` is the only one to compute this scope for the next RUNNING_SECONDS; the others leave it the
    work. Taking again renews. A task that is delivered anew after its worker died is still the one. One that somebody
    waits for takes the scope from one in bulk, which may have to wait for a processor."""
    return bool(client().eval(_TAKE, 1, f"running:{scope.key}", _holder(task, in_bulk), str(RUNNING_SECONDS)))


@contextmanager
def alone(scope: Scope, task: str, *, in_bulk: bool = False) -> Iterator[bool]:
    """`take`, given back at the end."""
    mine = take(scope, task, in_bulk=in_bulk)
    try:
        yield mine
    finally:
        if mine:
            # It may have run out under a long run. The next task then computes beside this one, which does no harm.
            client().eval(_GIVE_BACK, 1, f"running:{scope.key}", _holder(task, in_bulk))


def _holder(task: str, in_bulk: bool) -> str:
    return _IN_BULK + task if in_bulk else task
