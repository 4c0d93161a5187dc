"""What the bank tells everybody that it changed."""

from demo.said import Said

TOLD: tuple[Said, ...] = (
    Said(
        ("取号以后等得太久，还要来回填单。", "The wait was long, with forms to fill in again."),
        (
            "两个窗口改为综合窗口，大堂有人帮您预先填单。",
            "Two counters now serve every kind of business; staff in the hall help with the forms.",
        ),
        "dongmen",
        "东门支行取号后等候太久",
    ),
    Said(
        ("手机银行的字太小，老人看不清。", "The type in mobile banking was too small."),
        (
            "手机银行上线了大字版，登录页就可以切换。",
            "Mobile banking has a large-type version; switch to it before signing in.",
        ),
        "digital",
    ),
    Said(
        ("周六下午办不了业务。", "Nothing could be done on Saturday afternoons."),
        (
            "各支行周六营业到 16:00，不再提前停号。",
            "All branches are open until 4 pm on Saturdays and give out numbers to the end.",
        ),
    ),
    Said(
        ("手机银行的大字版找不到理财。", "The large-type version had no savings products."),
        (
            "大字版首页加了“理财”和“存款”两个按钮。",
            "Its first page now has buttons for savings and for products.",
        ),
        "digital",
        waits=True,
    ),
)
