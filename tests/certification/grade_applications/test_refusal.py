"""A refused applicant is written to in the own name, and of what was applied for."""

from datetime import date

from certification.grade_applications.screening import grounds
from workflows.cases.decision_pdf import decision_words

from .conftest import JOB, confirmed


def test_the_letter_goes_to_the_applicant_and_not_to_the_employer(county):
    young = county.able(employment=JOB | {"start": date(2024, 7, 1)})
    case = county.accepted(county.open(), young, manual_review_reason="请人工复核")
    assert case.unit_name == JOB["employer_name"]
    reason, clause = grounds(case.screening)
    assert reason.endswith("符合5.2（1）")
    done = county.act(case, "reject", "preliminary", text=reason, clause=clause, findings=confirmed(case))
    words = decision_words(done)
    assert words["to"] == young.name
    assert words["about"] == "你提出的劳动关系协调员（国家职业资格三级）申报"
    assert words["clause"] == "汶政字〔2024〕59号附件1《劳动关系协调员服务规范》第5.2条第（1）项"
    assert done.is_sample  # the procedure is a demonstration's, though the conditions are an office's
