"""What senders and contract customers write."""

from __future__ import annotations

from demo.manner import Remarked

_SENDING: dict[str, tuple[str, ...]] = {
    "order": (
        "小程序下单要填两遍地址，能不能记住常用的？",
        "保价怎么算没有说清楚，寄完才知道还有上限。",
        "首重续重看不懂，称完才告诉我多少钱。",
    ),
    "pickup": (
        "约的上午十点，下午四点才来。",
        "上门要另收包装费，事先没有说。",
        "没有开箱看就封了，后来被退回说是违禁品。",
        "改了两次上门时间，都没有人通知。",
    ),
    "delivery": (
        "寄到老家本来说三天，走了六天。",
        "收件人说放在村口小卖部了，没有人同意过。",
        "寄的陶瓷到了碎一半，明明加了泡沫。",
    ),
    "aftersales": (
        "催件要打三个电话，最后还是我自己找到派件的人。",
        "赔付只认运费，我保价交的钱算什么？",
    ),
    "information": (
        "揽收两个小时了还没有物流信息，买家一直催我。",
        "退件没有提示，东西回来了我才知道。",
    ),
}
_SENDING_PRAISE: dict[str, tuple[str, ...]] = {
    "high_tech": (
        "每天下午固定来收，比闹钟还准。",
        "帮我把易碎的重新打了一遍包，没多收钱。",
    ),
    "city_east": ("做网店三年，城东的小哥最靠谱。",),
    "yunhe": ("橙子季每天两百箱，装车又快又稳。",),
}
_SENDING_THANKS = (
    "寄得放心，价格也公道。",
    "电子面单很方便，十几件一会儿就打完了。",
    "上门快，问什么都答得上来。",
    "希望出一个月结的小商家价。",
    "没有问题，谢谢。",
)

_FREIGHT: dict[str, tuple[str, ...]] = {
    "order": ("旺季报价隔天才回，急单等不起。", "附加费的名目太多，和合同附件对不上。"),
    "pickup": ("派车不稳定，说好九米六来了六米八。",),
    "punctual": (
        "华南线连着三周晚半天，产线停了一次。",
        "到货时段只能保证到“下午”，仓库排不开人。",
    ),
    "handover": ("卸货要我们自己找人，合同里写的是含卸货。",),
    "cargo": ("托盘缠膜太松，底层纸箱压变形。",),
    "crew": ("司机不戴安全帽进厂，被门卫拦了两次。",),
    "aftersales": ("货差三箱，查了两个星期没有结论。", "客户经理换了人没有交接。"),
    "information": ("回单要催，最长的一张拖了四十天。", "对账单和运单号对不上，每个月都要人工核。"),
}
_FREIGHT_THANKS = (
    "今年的时效比去年稳定。",
    "异常先打电话再发邮件，这一点做得好。",
    "司机熟悉我们的装卸口，效率高。",
    "系统能直接导出在途报表就更好了。",
)
_ENGLISH = ("Reliable on the Shanghai lane; proof of delivery takes too long.",)

OF_SENDERS = Remarked(_SENDING, {}, _SENDING_PRAISE, _SENDING_THANKS, _ENGLISH, ())
OF_CONTRACTS = Remarked(_FREIGHT, {}, {}, _FREIGHT_THANKS, _ENGLISH, ())
