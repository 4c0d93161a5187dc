"""The demo's bank: Lanjiang Bank, with its branches in three regions."""

from demo.bank.closed_cases import CLOSED, SEASON_BEFORE
from demo.bank.ideas import IDEAS
from demo.bank.manner import BEFORE, FIRST, MANNER
from demo.bank.open_cases import OPEN
from demo.bank.place import DEPARTMENTS, FOOTER, PEOPLE, PRIVACY, WEEK
from demo.bank.questions import QUESTIONS
from demo.bank.scenes import SCENES
from demo.bank.told import TOLD
from demo.house import House

BANK = House(
    slug="lanjiang",
    name_zh="澜江银行",
    name_en="Lanjiang Bank",
    industry="bank",
    colour="#4b3f94",
    footer=FOOTER,
    privacy=PRIVACY,
    departments=DEPARTMENTS,
    people=PEOPLE,
    questions=QUESTIONS,
    manner=MANNER,
    cases=(*SEASON_BEFORE, *CLOSED, *OPEN),
    ideas=IDEAS,
    told=TOLD,
    scenes=SCENES,
    first=FIRST,
    before=BEFORE,
    seed=20260402,
    week=WEEK,
    each_before=36,
)
