"""What the hospital tells everybody that it changed."""

from demo.said import Said

TOLD: tuple[Said, ...] = (
    Said(
        ("缴了费还要在药房等很久。", "After paying, one still waited long at the pharmacy."),
        (
            "缴费后处方直接传到药房，先配好再叫号。",
            "Prescriptions reach the pharmacy with the payment; it fills them before it calls you.",
        ),
        "pharmacy",
        "药房取药等候太久",
    ),
    Said(
        ("找不到诊室，问了好几个人。", "It was hard to find the consulting room."),
        (
            "门诊大厅和各层电梯口都有导诊员，地面贴了彩色指引线。",
            "Guides stand in the hall and at the lifts; coloured lines on the floor show the way.",
        ),
    ),
    Said(
        ("带孩子候诊没有地方坐。", "There was nowhere to sit with a child."),
        (
            "候诊区多放了四十张椅子，并设了哺乳室。",
            "Forty more chairs and a nursing room in the waiting area.",
        ),
        "paediatrics",
    ),
    Said(
        ("轮椅要到处找。", "One had to look for a wheelchair everywhere."),
        (
            "门诊大厅、急诊和停车场入口各备十辆轮椅，扫码就能借。",
            "Wheelchairs wait in the hall, at casualty and at the car park; scan to borrow.",
        ),
        waits=True,
    ),
)
