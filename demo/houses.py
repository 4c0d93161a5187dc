"""The houses of the demo, in the order in which they are listed."""

from __future__ import annotations

from demo.bank import BANK
from demo.hospital import HOSPITAL
from demo.house import House
from demo.logistics import LOGISTICS
from demo.maker import MAKER

HOUSES: tuple[House, ...] = (HOSPITAL, BANK, LOGISTICS, MAKER)
