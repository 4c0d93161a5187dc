"""Blocks of responses as columns of small integers: how they lie in a row, and how they join.

One matrix has a row a person and a column a question (one an option for multiple choice). It is
kept column after column, because a figure reads one column of all persons.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from surveys.definition.questions.base import MISSING_CODE, Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NO_DEPARTMENT = -1
NO_DOOR = -1
_FAST = 1  # of zlib's nine levels; the others save little on small integers
_SIDE = "<i2"  # departments, days, flags, doors


@dataclass(frozen=True)
class Folded:
    """Persons by columns; `department_index` and `day_index` point into the lists beside.

    `flags` are each person's signs of quality as bits (`surveys.quality.bits_of`). `doors` are the
    ways in that have a place; where nobody came by one, there is no index of them.
    """

    columns: tuple[Column, ...]
    matrix: NDArray[np.int8]
    department_index: NDArray[np.int16]
    departments: tuple[UUID, ...]
    day_index: NDArray[np.int16]
    days: tuple[date, ...]
    flags: NDArray[np.int16]
    doors: tuple[UUID, ...] = ()
    door_index: NDArray[np.int16] | None = None

    @property
    def by_door(self) -> NDArray[np.int16]:
        """Each person's door, or -1."""
        import numpy as np

        if self.door_index is None:
            return np.full(self.size, NO_DOOR, np.int16)
        return self.door_index

    @property
    def size(self) -> int:
        """How many persons."""
        return int(self.matrix.shape[0])

    def taken(self, order: Any) -> Folded:
        """The rows of `order` alone, in that order."""
        return Folded(
            self.columns,
            self.matrix[order],
            self.department_index[order],
            self.departments,
            self.day_index[order],
            self.days,
            self.flags[order],
            self.doors,
            None if self.door_index is None else self.door_index[order],
        )

    def compact(self) -> Folded:
        """The same persons, and in the lists only what somebody has."""
        used = {int(at) for at in self.department_index if at >= 0}
        places = tuple(unit for at, unit in enumerate(self.departments) if at in used)
        here = {int(at) for at in self.day_index}
        days = tuple(day for at, day in enumerate(self.days) if at in here)
        by = {int(at) for at in self.by_door if at >= 0}
        doors = tuple(door for at, door in enumerate(self.doors) if at in by)
        return Folded(
            self.columns,
            self.matrix,
            _moved(self.department_index, self.departments, places),
            places,
            _moved(self.day_index, self.days, days),
            days,
            self.flags,
            doors,
            _moved(self.by_door, self.doors, doors) if doors else None,
        )

    def packed(self) -> bytes:
        """The numbers as they are stored."""
        import numpy as np

        parts = [
            np.ascontiguousarray(self.matrix.T).tobytes(),
            self.department_index.astype(_SIDE).tobytes(),
            self.day_index.astype(_SIDE).tobytes(),
            self.flags.astype(_SIDE).tobytes(),
        ]
        if self.doors:
            parts.append(self.by_door.astype(_SIDE).tobytes())
        return zlib.compress(b"".join(parts), _FAST)

    def rows(self) -> Iterator[tuple[bytes, UUID | None, date, int, UUID | None]]:
        """Each person as something to compare, in no order that means anything."""
        sides = (self.department_index, self.day_index, self.flags, self.by_door)
        for codes, unit, day, flags, door in zip(self.matrix, *sides, strict=True):
            place = None if unit < 0 else self.departments[unit]
            way = None if door < 0 else self.doors[door]
            yield codes.tobytes(), place, self.days[day], int(flags), way


def unpacked(  # noqa: PLR0917 - a row's columns, in their order
    data: bytes,
    size: int,
    columns: Sequence[Any],
    departments: Sequence[str],
    days: Sequence[str],
    doors: Sequence[str] = (),
) -> Folded:
    """A block as it was before packing. One from before there were flags has none of them."""
    import numpy as np

    plain = zlib.decompress(data) if data else b""
    width = len(columns)
    ends = [width * size + 2 * size * sides for sides in range(4)]
    flags = np.frombuffer(plain[ends[2] : ends[3]], _SIDE).astype(np.int16)
    folded = Folded(
        tuple(read_column(item) for item in columns),
        np.frombuffer(plain[: ends[0]], np.int8).reshape(width, size).T,
        np.frombuffer(plain[ends[0] : ends[1]], _SIDE).astype(np.int16),
        tuple(UUID(text) for text in departments),
        np.frombuffer(plain[ends[1] : ends[2]], _SIDE).astype(np.int16),
        tuple(date.fromisoformat(text) for text in days),
        flags if flags.size else np.zeros(size, np.int16),
    )
    if not doors:
        return folded
    index = np.frombuffer(plain[ends[3] :], _SIDE).astype(np.int16)
    return replace(folded, doors=tuple(UUID(text) for text in doors), door_index=index)


Person = tuple[Sequence[int], "UUID | None", date, int, "UUID | None"]
"""Somebody before folding: codes, department, day, flags as bits, the door if it has a place."""


def from_rows(columns: tuple[Column, ...], rows: Sequence[Person]) -> Folded:
    """A block of persons."""
    import numpy as np

    departments = tuple(dict.fromkeys(row[1] for row in rows if row[1] is not None))
    days = tuple(sorted({row[2] for row in rows}))
    doors = tuple(dict.fromkeys(row[4] for row in rows if row[4] is not None))
    unit_at: dict[UUID | None, int] = {unit: at for at, unit in enumerate(departments)}
    door_at: dict[UUID | None, int] = {door: at for at, door in enumerate(doors)}
    day_at = {day: at for at, day in enumerate(days)}
    matrix = np.array([row[0] for row in rows], np.int8).reshape(len(rows), len(columns))
    return Folded(
        columns,
        matrix,
        np.array([unit_at.get(row[1], NO_DEPARTMENT) for row in rows], np.int16),
        departments,
        np.array([day_at[row[2]] for row in rows], np.int16),
        days,
        np.array([row[3] for row in rows], np.int16),
        doors,
        np.array([door_at.get(row[4], NO_DOOR) for row in rows], np.int16) if doors else None,
    )


def joined(columns: tuple[Column, ...], blocks: Sequence[Folded]) -> Folded:
    """All blocks as one under these columns; what a block does not ask is missing there."""
    import numpy as np

    departments = tuple(dict.fromkeys(unit for block in blocks for unit in block.departments))
    days = tuple(sorted({day for block in blocks for day in block.days}))
    doors = tuple(dict.fromkeys(door for block in blocks for door in block.doors))
    total = sum(block.size for block in blocks)
    matrix = np.full((len(columns), total), MISSING_CODE, np.int8)
    units = np.full(total, NO_DEPARTMENT, np.int16)
    day_index, flags = np.zeros(total, np.int16), np.zeros(total, np.int16)
    by_door = np.full(total, NO_DOOR, np.int16) if doors else None
    at = 0
    for block in blocks:
        place = slice(at, at + block.size)
        here = {column: block.matrix[:, i] for i, column in enumerate(block.columns)}
        for i, column in enumerate(columns):
            if column in here:
                matrix[i, place] = here[column]
        units[place] = _moved(block.department_index, block.departments, departments)
        day_index[place] = _moved(block.day_index, block.days, days)
        flags[place] = block.flags
        if by_door is not None:
            by_door[place] = _moved(block.by_door, block.doors, doors)
        at += block.size
    return Folded(columns, matrix.T, units, departments, day_index, days, flags, doors, by_door)


def in_one_order(folded: Folded) -> Folded:
    """The same persons in an order that their answers alone decide.

    Sums of fractions depend on their order in the last digit. Persons come from blocks that were
    shuffled, or wait in no order; in this one the same answers always give the same figures.
    Persons with equal answers may stand in any order among themselves.
    """
    import numpy as np

    columns = folded.matrix.T
    key = np.zeros(folded.size, np.uint64)
    for place, column in enumerate(columns):
        # Weights without any relation to one another, the same in every process.
        weight = int.from_bytes(hashlib.sha256(b"%d" % place).digest()[:8], "big")
        key += column.astype(np.uint64) * np.uint64(weight)
    order = np.argsort(key, kind="stable")
    return replace(
        folded,
        matrix=np.ascontiguousarray(columns[:, order]).T,
        department_index=folded.department_index[order],
        day_index=folded.day_index[order],
        flags=folded.flags[order],
        door_index=None if folded.door_index is None else folded.door_index[order],
    )


def _moved(index: NDArray[np.int16], old: Sequence[Any], new: Sequence[Any]) -> NDArray[np.int16]:
    """Places in one list as places in another; -1 stays -1, and what is not there becomes it."""
    import numpy as np

    at = {thing: i for i, thing in enumerate(new)}
    table = np.array([*(at.get(thing, NO_DEPARTMENT) for thing in old), NO_DEPARTMENT], np.int16)
    moved: NDArray[np.int16] = table[index]
    return moved


def write_column(column: Column) -> list[Any]:
    """A column as JSON."""
    return [column.question, column.kind, column.option, list(column.options)]


def read_column(item: Any) -> Column:
    """A column from JSON."""
    question, kind, option, options = item
    return Column(question, kind, option, tuple(options))
