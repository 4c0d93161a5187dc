"""What the maker tells everybody that it changed."""

from demo.said import Said

TOLD: tuple[Said, ...] = (
    Said(
        ("变桨电池坏了要等十几天。", "One waited for pitch batteries for almost two weeks."),
        (
            "西北三个风场设了站上备件箱，常用件当天能换。",
            "Three wind farms in the Northwest keep the usual parts on site.",
        ),
        "sc_northwest",
        "西北等备件，停机时间长",
    ),
    Said(
        ("不知道工程师几点到。", "One did not know when the engineer would come."),
        (
            "出发前发短信：谁来、几点到、带什么备件。",
            "A message before departure says who comes, when, and with which parts.",
        ),
    ),
)
