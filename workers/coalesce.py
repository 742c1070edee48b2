"""Keeps a burst of writes to one scope from becoming a burst of runs.

Two marks a scope in the queue server: `asked` while a task that has not begun is on its way, and `running` while one
computes. They only save work: when one is lost the runs are still right, because a run stores how many writes it saw.
`keeping` is the same as `asked` for the picture of a scope that is to be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.model.area import Scope
from workers.marks import client

# Longer than a task may wait in a healthy queue; a mark outlives a lost task by no more.
ASKED_SECONDS = 10
# An import may be in the way of pictures for so long.
KEEPING_SECONDS = 600
# Longer than a run of a large province takes; the one who runs renews it before each run.
RUNNING_SECONDS = 10

_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
"""
_GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1"


def ask(scope: Scope) -> bool:
    """Marks the scope as asked for; False where a task that has not begun will see this write too.
    Raises redis.RedisError."""
    return bool(client().set(f"asked:{scope.key}", 1, nx=True, ex=ASKED_SECONDS))


def begin(scope: Scope) -> None:
    """The task begins, or was never sent: a write from here on needs another. Called before it reads anything."""
    client().delete(f"asked:{scope.key}")


def ask_to_keep(scope: Scope) -> bool:
    """As `ask`, for a picture of the scope."""
    return bool(client().set(f"keeping:{scope.key}", 1, nx=True, ex=KEEPING_SECONDS))


def begin_to_keep(scope: Scope) -> None:
    """As `begin`, for a picture of the scope."""
    client().delete(f"keeping:{scope.key}")


def ask_to_sum(year: int) -> bool:
    """As `ask`, for the sums over provinces."""
    return bool(client().set(f"summing:{year}", 1, nx=True, ex=ASKED_SECONDS))


def begin_to_sum(year: int) -> None:
    """As `begin`, for the sums over provinces."""
    client().delete(f"summing:{year}")


def take(scope: Scope, task: str) -> bool:
    """Whether `task` is the only one to compute this scope for the next RUNNING_SECONDS; the others leave it the
    work. Taking again renews. A task that is delivered anew after its worker died is still the one."""
    return bool(client().eval(_TAKE, 1, f"running:{scope.key}", task, str(RUNNING_SECONDS)))


@contextmanager
def alone(scope: Scope, task: str) -> Iterator[bool]:
    """`take`, given back at the end."""
    mine = take(scope, task)
    try:
        yield mine
    finally:
        if mine:
            # It may have run out under a long run. The next task then computes beside this one, which does no harm.
            client().eval(_GIVE_BACK, 1, f"running:{scope.key}", task)
