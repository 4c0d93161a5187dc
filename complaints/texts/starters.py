"""The text modules that come with the product: language, name, occasion, category, text."""

from __future__ import annotations

STARTERS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "zh",
        "受理：一般",
        "acknowledge",
        "",
        "您好。您于{收到日期}反映的问题已经受理，编号 {编号}，由{部门}办理。"
        "我们会在{答复期限}之前在这里答复您。办理中如有需要，会在这里向您了解情况。",
    ),
    (
        "zh",
        "受理：等候时间",
        "acknowledge",
        "waiting",
        "您好。让您久等，我们很抱歉。您反映的等候情况已经受理（{编号}），"
        "{部门}会核对当天的排队和人员安排，{答复期限}之前在这里答复您。",
    ),
    (
        "zh",
        "受理：服务态度",
        "acknowledge",
        "attitude",
        "您好。您反映的服务态度问题已经受理（{编号}）。我们会向当班人员和在场的同事分别了解，"
        "{答复期限}之前在这里答复您。您反映情况，不会影响您今后的服务。",
    ),
    (
        "zh",
        "提问：补充时间和地点",
        "ask",
        "",
        "您好。为了查清楚，请您告诉我们：大约是哪一天、几点，在哪个窗口或房间。"
        "记不清也没有关系，写您记得的就好。收到您的回复之前，答复的时限暂停计算。",
    ),
    (
        "zh",
        "提问：费用凭证",
        "ask",
        "fees",
        "您好。请您在这里上传收费票据或清单的照片，个人信息可以遮住。"
        "收到之后，我们逐项核对，再答复您。",
    ),
    (
        "zh",
        "改期：需要更多时间",
        "postpone",
        "",
        "您好。您的投诉（{编号}）还在办理，原定的日期来不及了，我们很抱歉。"
        "还没有完成的是：\n现在预计的日期已经写在这一页上，到时我们会答复您。",
    ),
    (
        "zh",
        "答复：反映属实",
        "answer",
        "",
        "您好。您反映的问题，{部门}已经查清，情况属实，我们向您道歉。\n"
        "原因是：\n我们已经做的：\n为避免再次发生，我们会：\n"
        "您若接受，请在这一页点“接受”；若不接受，请写明理由，我们换人重新办理。",
    ),
    (
        "zh",
        "答复：部分属实",
        "answer",
        "",
        "您好。您反映的问题，{部门}已经查清，部分属实。\n"
        "属实的是：\n与您所说不同的是：\n我们已经做的：\n"
        "您若不接受，请写明理由，我们换人重新办理。",
    ),
    (
        "zh",
        "答复：未能证实",
        "answer",
        "",
        "您好。您反映的问题，我们查看了：\n没有能够证实。我们知道这不是您希望的结果。\n"
        "您若有别的情况要补充，或不接受这个答复，请在这一页写明，我们换人重新办理。",
    ),
    (
        "zh",
        "回复：收到补充",
        "reply",
        "",
        "您好。您补充的内容已经收到，会一并处理。答复的日期不变：{答复期限}之前。",
    ),
    (
        "zh",
        "重新办理",
        "reopen",
        "",
        "您好。您的投诉（{编号}）重新办理，我们会再查一遍，{答复期限}之前在这里答复您。",
    ),
    (
        "en",
        "Acknowledgement: general",
        "acknowledge",
        "",
        "Thank you for telling us. What you reported on {received} is now case {reference} and is"
        " looked into by {department}. You have our answer here by {due}. If we need to know more,"
        " we ask you on this page.",
    ),
    (
        "en",
        "Acknowledgement: waiting",
        "acknowledge",
        "waiting",
        "We are sorry that you had to wait. Your case is {reference}; {department} compares the"
        " queue and the staff of that day, and you have our answer here by {due}.",
    ),
    (
        "en",
        "Acknowledgement: attitude",
        "acknowledge",
        "attitude",
        "What you told us about how you were treated is case {reference}. We speak with those on"
        " duty and with others who were there, each alone, and answer here by {due}. Having told us"
        " makes no difference to how you are served.",
    ),
    (
        "en",
        "Question: when and where",
        "ask",
        "",
        "So that we can find out what happened, please tell us roughly which day and hour it was,"
        " and at which counter or in which room. What you remember is enough. Until you write, the"
        " time for our answer stands still.",
    ),
    (
        "en",
        "Question: receipts and bills",
        "ask",
        "fees",
        "Please send us a photo of the bill or receipt on this page; you may cover what is private."
        " We then check it item by item and answer you.",
    ),
    (
        "en",
        "Later day: more time needed",
        "postpone",
        "",
        "We are still looking into your case {reference} and cannot keep the day we named first. We"
        " are sorry. What is still missing:\nThe new day stands on this page; you have our answer"
        " by then.",
    ),
    (
        "en",
        "Answer: you are right",
        "answer",
        "",
        "{department} has looked into what you told us. You are right, and we apologise.\n"
        "The reason was:\nWhat we have done:\nSo that it does not happen again, we will:\n"
        "If you accept this, please say so on this page; if not, tell us why, and somebody else"
        " looks into it anew.",
    ),
    (
        "en",
        "Answer: partly right",
        "answer",
        "",
        "{department} has looked into what you told us. Part of it is right.\nWhat is right:\n"
        "Where we found something different:\nWhat we have done:\n"
        "If you do not accept this, tell us why, and somebody else looks into it anew.",
    ),
    (
        "en",
        "Answer: could not be confirmed",
        "answer",
        "",
        "We looked at the following:\nWe could not confirm what you told us, and we know that this"
        " is not what you hoped for.\nIf there is more to tell, or you do not accept this answer,"
        " please write on this page, and somebody else looks into it anew.",
    ),
    (
        "en",
        "Reply: what you added has come",
        "reply",
        "",
        "Thank you, what you added has come and is looked into with the rest. The day stays the"
        " same: you have our answer by {due}.",
    ),
    (
        "en",
        "Opened again",
        "reopen",
        "",
        "Your case {reference} is open again. We look into it once more and answer here by {due}.",
    ),
)
