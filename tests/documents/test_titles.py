"""Titles are broken by sense, and what the clerk broke by hand stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.fonts import width
from workflows.documents.titles import break_title

LIMIT = 156 / (22 * 25.4 / 72)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展选树工作的通知", ["关于开展选树工作的通知"]),
        ("关于表扬2024年度云川市金牌劳动关系协调员的通报", ["关于表扬2024年度云川市金牌", "劳动关系协调员的通报"]),
        (
            "关于2024年度云川市金牌劳动关系协调员、金牌协调劳动关系社会组织拟选树名单的公示",
            ["关于2024年度云川市金牌劳动关系协调员、", "金牌协调劳动关系社会组织拟选树名单的公示"],
        ),
    ],
)
def test_a_title_is_broken_between_words(title: str, lines: list[str]) -> None:
    assert break_title(title, LIMIT) == lines


def test_names_of_agencies_and_the_number_of_issuers_stay_whole() -> None:
    title = "云川市人力资源和社会保障局等5部门关于2024年度云川市金牌劳动人事争议调解组织拟选树名单的公示"
    names = ("云川市人力资源和社会保障局", "云川市总工会")
    assert break_title(title, LIMIT, names=names) == [
        "云川市人力资源和社会保障局等5部门",
        "关于2024年度云川市金牌劳动人事争议",
        "调解组织拟选树名单的公示",
    ]
    for limit in range(9, 28):
        lines = break_title("云水县农业农村局关于开展云水县劳动用工检查工作的通知", limit, names=("云水县农业农村局",))
        assert any("云水县农业农村局" in line for line in lines)
        assert sum(line.count("云水县") for line in lines) == 2


def test_lines_chosen_by_hand_are_kept() -> None:
    assert break_title("关于开展\n选树工作的通知", LIMIT) == ["关于开展", "选树工作的通知"]


def test_an_agency_name_is_broken_before_its_kind() -> None:
    assert break_title("云川市人力资源和社会保障局", 6.6, "fang") == ["云川市", "人力资源和", "社会保障局"]
    assert break_title("云川市工业和信息化局", 6.6, "fang") == ["云川市工业和", "信息化局"]


@given(st.text(alphabet="关于表彰劳动关系协调员社会组织的和、（）通知2024", min_size=1, max_size=70))
def test_no_character_is_lost_and_every_line_fits(title: str) -> None:
    lines = break_title(title, LIMIT)
    assert "".join(lines) == title
    assert all(width(line, "xbs") <= LIMIT for line in lines)
