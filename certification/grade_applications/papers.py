"""The papers of an application: one for every claim, under the claim's id, in the order in which they are bound."""

from collections.abc import Sequence

from certification.grade_applications.claims import SECTIONS, Claim
from workflows.cases.papers import Paper

OTHER = "other"
HINTS = {
    "education": "毕业证书、学籍证明或学信网报告",
    "certificates": "证书原件扫描件或官方网站查询结果",
    "employment": "单位盖章的工作年限证明、劳动合同或社会保险缴费记录",
}


def papers_of(claims: Sequence[Claim]) -> list[Paper]:
    return [
        Paper(claim["id"], f"{SECTIONS[claim['section']][0]}佐证：{claim['title']}", HINTS[claim["section"]], True)
        for claim in claims
    ] + [Paper(OTHER, "其他材料", "请求人工复核的，可以附上说明材料", False)]
