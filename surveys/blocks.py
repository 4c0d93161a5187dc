"""Blocks of responses as columns of small integers: how they lie in a row, and how they join.

One matrix has a row a person and a column a question (one an option for multiple choice). It is
kept column after column, because a figure reads one column of all persons.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from surveys.definition.questions.base import MISSING_CODE, Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NO_DEPARTMENT = -1
_FAST = 1  # of zlib's nine levels; the others save little on small integers
_SIDE = "<i2"  # departments and days


@dataclass(frozen=True)
class Folded:
    """Persons by columns; `department_index` and `day_index` point into the lists beside."""

    columns: tuple[Column, ...]
    matrix: NDArray[np.int8]
    department_index: NDArray[np.int16]
    departments: tuple[UUID, ...]
    day_index: NDArray[np.int16]
    days: tuple[date, ...]

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
        )

    def packed(self) -> bytes:
        """The numbers as they are stored."""
        import numpy as np

        parts = (
            np.ascontiguousarray(self.matrix.T).tobytes(),
            self.department_index.astype(_SIDE).tobytes(),
            self.day_index.astype(_SIDE).tobytes(),
        )
        return zlib.compress(b"".join(parts), _FAST)

    def rows(self) -> Iterator[tuple[bytes, UUID | None, date]]:
        """Each person as something to compare, in no order that means anything."""
        for codes, unit, day in zip(
            self.matrix, self.department_index, self.day_index, strict=True
        ):
            place = None if unit < 0 else self.departments[unit]
            yield codes.tobytes(), place, self.days[day]


def unpacked(
    data: bytes,
    size: int,
    columns: Sequence[Any],
    departments: Sequence[str],
    days: Sequence[str],
) -> Folded:
    """A block as it was before packing."""
    import numpy as np

    plain = zlib.decompress(data) if data else b""
    width = len(columns)
    ends = (width * size, width * size + 2 * size)
    return Folded(
        tuple(read_column(item) for item in columns),
        np.frombuffer(plain[: ends[0]], np.int8).reshape(width, size).T,
        np.frombuffer(plain[ends[0] : ends[1]], _SIDE).astype(np.int16),
        tuple(UUID(text) for text in departments),
        np.frombuffer(plain[ends[1] :], _SIDE).astype(np.int16),
        tuple(date.fromisoformat(text) for text in days),
    )


def from_rows(
    columns: tuple[Column, ...], rows: Sequence[tuple[Sequence[int], UUID | None, date]]
) -> Folded:
    """A block of persons: the codes of each, the department and the day."""
    import numpy as np

    departments = tuple(dict.fromkeys(unit for _, unit, _ in rows if unit is not None))
    days = tuple(sorted({day for _, _, day in rows}))
    unit_at = {unit: at for at, unit in enumerate(departments)}
    day_at = {day: at for at, day in enumerate(days)}
    matrix = np.array([codes for codes, _, _ in rows], np.int8).reshape(len(rows), len(columns))
    units = [NO_DEPARTMENT if unit is None else unit_at[unit] for _, unit, _ in rows]
    return Folded(
        columns,
        matrix,
        np.array(units, np.int16),
        departments,
        np.array([day_at[day] for _, _, day in rows], np.int16),
        days,
    )


def joined(columns: tuple[Column, ...], blocks: Sequence[Folded]) -> Folded:
    """All blocks as one under these columns; what a block does not ask is missing there."""
    import numpy as np

    departments = tuple(dict.fromkeys(unit for block in blocks for unit in block.departments))
    days = tuple(sorted({day for block in blocks for day in block.days}))
    total = sum(block.size for block in blocks)
    matrix = np.full((len(columns), total), MISSING_CODE, np.int8)
    units = np.full(total, NO_DEPARTMENT, np.int16)
    day_index = np.zeros(total, np.int16)
    at = 0
    for block in blocks:
        place = slice(at, at + block.size)
        here = {column: block.matrix[:, i] for i, column in enumerate(block.columns)}
        for i, column in enumerate(columns):
            if column in here:
                matrix[i, place] = here[column]
        units[place] = _moved(block.department_index, block.departments, departments)
        day_index[place] = _moved(block.day_index, block.days, days)
        at += block.size
    return Folded(columns, matrix.T, units, departments, day_index, days)


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
    return Folded(
        folded.columns,
        np.ascontiguousarray(columns[:, order]).T,
        folded.department_index[order],
        folded.departments,
        folded.day_index[order],
        folded.days,
    )


def _moved(index: NDArray[np.int16], old: Sequence[Any], new: Sequence[Any]) -> NDArray[np.int16]:
    """Places in one list as places in another; -1 stays -1."""
    import numpy as np

    at = {thing: i for i, thing in enumerate(new)}
    table = np.array([*(at[thing] for thing in old), NO_DEPARTMENT], np.int16)
    moved: NDArray[np.int16] = table[index]
    return moved


def write_column(column: Column) -> list[Any]:
    """A column as JSON."""
    return [column.question, column.kind, column.option, list(column.options)]


def read_column(item: Any) -> Column:
    """A column from JSON."""
    question, kind, option, options = item
    return Column(question, kind, option, tuple(options))
