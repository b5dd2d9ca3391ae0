"""A task list as iCalendar (RFC 5545): one to-do a task, written out here because it is small."""

from datetime import datetime, timezone

from dms.tasks.lists import Task, TaskList

MOST_OCTETS = 75
"""Of a line, without its end (RFC 5545, 3.1)."""

LOWEST = 9
"""The lowest priority of a to-do (RFC 5545, 3.8.1.9)."""


def write_calendar(task_list: TaskList, at: datetime) -> str:
    """The list; `at` is in UTC. A to-do begins when they may be called, and is due when no more.

    A task has the same UID in every list, so that a program takes the newer one for the older.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dealer-segments//tasks//EN"]
    for place, task in enumerate(task_list.tasks, start=1):
        lines += _to_do(task, place, at.replace(tzinfo=timezone.utc))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _to_do(task: Task, place: int, now: datetime) -> list[str]:
    visit = f"Last visit {task.last_visit_on}" if task.last_visit_on else "No visit"
    starts_at = max(task.window.opens_at, now)
    return [
        "BEGIN:VTODO",
        f"UID:{escape(task.task_id)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(starts_at)}",
        f"DUE:{_utc(task.window.closes_at)}",
        f"SUMMARY:{escape(f'Call {task.name} {task.person.phone}: {task.title}')}",
        f"DESCRIPTION:{escape(chr(10).join((task.reason, visit, task.offer)))}",
        f"PRIORITY:{min(place, LOWEST)}",
        "CLASS:PRIVATE",
        "STATUS:NEEDS-ACTION",
        "END:VTODO",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11); control characters are left out."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(sign for sign in line if ord(sign) >= 32) for line in lines)


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets, no sign of UTF-8 cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the blank that a further line begins with
        piece += sign
        size += octets
    return "\r\n ".join([*pieces, piece])
