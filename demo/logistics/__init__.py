"""The demo's logistics firm: Shunyuan Logistics, with two hubs and their depots."""

from demo.house import House
from demo.logistics.closed_cases import CLOSED, SEASON_BEFORE
from demo.logistics.ideas import IDEAS
from demo.logistics.manner import BEFORE, FIRST, MANNER, NOW
from demo.logistics.open_cases import OPEN
from demo.logistics.place import DEPARTMENTS, FOOTER, HOLIDAYS, PEOPLE, PRIVACY, WEEK
from demo.logistics.questions import FREIGHT, QUESTIONS, SENDING
from demo.logistics.scenes import SCENES
from demo.logistics.told import TOLD

LOGISTICS = House(
    slug="shunyuan",
    name_zh="顺远物流",
    name_en="Shunyuan Logistics",
    industry="logistics",
    colour="#b4510e",
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
    now=NOW,
    seed=20260403,
    week=WEEK,
    holidays=HOLIDAYS,
    beside=(SENDING, FREIGHT),
)
