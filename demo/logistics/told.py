"""What the carrier tells everybody that it changed."""

from demo.said import Said

TOLD: tuple[Said, ...] = (
    Said(
        ("箱子到手时压坏、进水。", "Parcels arrived crushed or wet."),
        (
            "换用分层笼车，易碎件走上层专格，不再重压轻。",
            "Cage trolleys have shelves now; fragile parcels travel on the upper one.",
        ),
        "riverside",
        "滨江装车重压轻，包裹破损多",
    ),
    Said(
        ("客服电话打不通。", "The hotline could not be reached."),
        (
            "晚上 18 点到 21 点加了一班人，也可以留言等我们回电。",
            "There is a late shift from 6 to 9 pm, and you can ask to be called back.",
        ),
        "hotline",
    ),
    Said(
        ("不知道包裹几点到，不敢出门。", "One did not know when the parcel would come."),
        (
            "派送当天早上发短信，写明两小时的时段。",
            "A message in the morning names the two hours in which we come.",
        ),
    ),
    Said(
        ("快递放在门口，没有打电话。", "The parcel was left at the door without a call."),
        (
            "放下之前先打电话；没有接通的，拍照并发短信。",
            "We call before we leave it; where nobody answers, we send a photo by message.",
        ),
        "city_south",
        waits=True,
    ),
)
