"""The demo's equipment maker: Beiling, wind and solar, small, two loops from set-up to archive."""

from demo.house import House
from demo.maker.cases import CASES
from demo.maker.ideas import IDEAS
from demo.maker.manner import BEFORE, FIRST, MANNER, NOW
from demo.maker.place import DEPARTMENTS, FOOTER, PEOPLE, PRIVACY
from demo.maker.questions import QUESTIONS
from demo.maker.scenes import SCENES
from demo.maker.told import TOLD

MAKER = House(
    slug="beiling",
    name_zh="北岭新能源装备",
    name_en="Beiling New Energy Equipment",
    industry="manufacturing",
    colour="#1f6f5c",
    footer=FOOTER,
    privacy=PRIVACY,
    departments=DEPARTMENTS,
    people=PEOPLE,
    questions=QUESTIONS,
    manner=MANNER,
    cases=CASES,
    ideas=IDEAS,
    told=TOLD,
    scenes=SCENES,
    first=FIRST,
    before=BEFORE,
    now=NOW,
    seed=20260404,
    each_before=24,
    for_the_house=4,
    after_complaints=11,
)
