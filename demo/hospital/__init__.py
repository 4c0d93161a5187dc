"""The demo's hospital: Jiangzhou People's Hospital, with its outpatients."""

from demo.hospital.closed_cases import CLOSED, SEASON_BEFORE
from demo.hospital.ideas import IDEAS
from demo.hospital.manner import BEFORE, FIRST, MANNER
from demo.hospital.open_cases import OPEN
from demo.hospital.place import DEPARTMENTS, FOOTER, PEOPLE, PRIVACY
from demo.hospital.questions import QUESTIONS
from demo.hospital.scenes import SCENES
from demo.hospital.told import TOLD
from demo.house import House

HOSPITAL = House(
    slug="jiangzhou",
    name_zh="江州市人民医院",
    name_en="Jiangzhou People's Hospital",
    industry="hospital",
    colour="#1b6a8c",
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
    seed=20260401,
)
