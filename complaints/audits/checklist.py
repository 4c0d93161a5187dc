"""The checklist of an audit, in our own words, by version: data that a sample is drawn with.

The clauses say where in the standards the subject is treated (ISO 10002:2018, in China
GB/T 19012-2019; ISO 9001:2015, GB/T 19001-2016); the sentences are ours, not theirs. A version is
never changed once a sample was drawn with it: another is added.
"""

from __future__ import annotations

from dataclasses import dataclass

CASE, ACTION = "case", "action"


@dataclass(frozen=True)
class Item:
    """A question that is asked of a sampled case, or of the corrective action behind it."""

    code: str
    about: str
    clause: str
    zh: str
    en: str

    def words(self, language: str) -> str:
        """The question in a language; Chinese where there is no English."""
        return (self.en if language == "en" else self.zh) or self.zh


_FIRST = (
    Item(
        "receipt",
        CASE,
        "ISO 10002 7.2",
        "投诉是否如实登记，内容、渠道和日期齐全，编号唯一？",
        "Was the complaint written down as it was told, with its channel and day, under a number"
        " of its own?",
    ),
    Item(
        "acknowledged",
        CASE,
        "ISO 10002 7.4",
        "是否按时告知投诉人已经收到，并说明接下来怎么办？",
        "Was the complainant told in time that it was received, and what happens next?",
    ),
    Item(
        "assessed",
        CASE,
        "ISO 10002 7.5",
        "类别、严重程度和是否涉及安全，判定是否与事实相符？",
        "Do category, severity and the mark of safety fit what is told?",
    ),
    Item(
        "tracked",
        CASE,
        "ISO 10002 7.3",
        "每一步是否都有人、有日期、有依据，中间没有无故停滞？",
        "Does each step have its person, day and grounds, without standing still for no reason?",
    ),
    Item(
        "kept_informed",
        CASE,
        "ISO 10002 7.1",
        "期限要推迟时，是否在到期之前告诉投诉人新的日期和原因？",
        "Where a day slipped, was the complainant told the new one and why before it was over?",
    ),
    Item(
        "investigated",
        CASE,
        "ISO 10002 7.6",
        "调查的深度是否与严重程度相称，各方说法和证据是否都看过？",
        "Was the inquiry as thorough as the matter is grave, with every side heard and evidence"
        " looked at?",
    ),
    Item(
        "objective",
        CASE,
        "ISO 10002 4",
        "处理人与被投诉的人和事有无利害关系，结论是否公正？",
        "Was whoever handled it free of a stake in the matter, and is the result fair to both"
        " sides?",
    ),
    Item(
        "confidential",
        CASE,
        "ISO 10002 4",
        "投诉人的身份是否只有确有需要的人看过，每次都写明原因？",
        "Was who complained looked at by those alone who needed to, with a reason each time?",
    ),
    Item(
        "answered",
        CASE,
        "ISO 10002 7.7, 7.8",
        "答复是否回应了投诉的每一点，语言让人看得懂，并说明了理由？",
        "Does the answer meet every point of the complaint, in words that people understand, with"
        " its reasons?",
    ),
    Item(
        "remedied",
        CASE,
        "ISO 10002 7.7",
        "答应做的事是否都做到了，有证据可查？",
        "Was everything done that was promised, and is there evidence of it?",
    ),
    Item(
        "closed",
        CASE,
        "ISO 10002 7.9",
        "结案是否有据：投诉人认可，或写明了不能达成一致的原因和其他途径？",
        "Was it closed on good grounds: with the complainant's assent, or with the reasons and the"
        " other ways that are open?",
    ),
    Item(
        "used",
        CASE,
        "ISO 10002 8.2, 8.7",
        "如果问题会重复发生，是否开立或关联了纠正措施？",
        "If it can happen again, was a corrective action opened or linked?",
    ),
    Item(
        "reacted",
        ACTION,
        "ISO 9001 10.2.1 a",
        "是否先控制了影响，临时措施及时、有效？",
        "Was the harm contained first, at once and with effect?",
    ),
    Item(
        "cause",
        ACTION,
        "ISO 9001 10.2.1 b",
        "根本原因是否有依据，而不是停在“人员疏忽”？",
        "Does the root cause rest on evidence, and go deeper than somebody's carelessness?",
    ),
    Item(
        "elsewhere",
        ACTION,
        "ISO 9001 10.2.1 b",
        "是否查过别处有没有同样的问题？",
        "Was it asked whether the same exists, or could happen, elsewhere?",
    ),
    Item(
        "carried_out",
        ACTION,
        "ISO 9001 10.2.1 c",
        "措施是否针对根本原因，按计划由指定的人完成，证据与要求相符？",
        "Do the measures meet the root cause, and were they done as planned, with the evidence that"
        " was wanted?",
    ),
    Item(
        "effective",
        ACTION,
        "ISO 9001 10.2.1 d",
        "有效性是否按事先写明的标准验证，结论由没有参与的人作出？",
        "Was its effect checked against what was written beforehand, by somebody without a hand in"
        " it?",
    ),
    Item(
        "system_changed",
        ACTION,
        "ISO 9001 10.2.1 e, f",
        "需要时是否更新了风险、制度或流程，使做法得以保持？",
        "Where needed, were risks, rules or procedures changed, so that it lasts?",
    ),
    Item(
        "recorded",
        ACTION,
        "ISO 9001 10.2.2",
        "问题的性质、采取的措施和结果是否都有记录可查？",
        "Is there a record of what went wrong, what was done, and what came of it?",
    ),
)

VERSIONS: dict[str, tuple[Item, ...]] = {"2026-1": _FIRST}
LATEST = "2026-1"
