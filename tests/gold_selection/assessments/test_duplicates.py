"""What is flagged as claimed twice: the same event, the same file, nearly the same picture; and to whom it is named."""

import random
from io import BytesIO

import pytest
from PIL import Image

from gold_selection.assessments import evidence, likeness, resemblances
from gold_selection.assessments.duplicates import alike, flags
from gold_selection.assessments.lines import lines
from gold_selection.assessments.models import Assessment, Entry
from gold_selection.assessments.record import EntryAdded, FileAdded
from workflows.errors import Refused
from workflows.organisations.officers import Officer

from .conftest import DAY, picture, upload


@pytest.fixture
def two(world):
    """Two people of one quarter."""
    one, other = world.person("甲"), world.person("乙")
    return world.begin(), one, other


def told(world, case, entry, user=None) -> list[tuple[str, int | None]]:
    case = Assessment.objects.get(pk=case.pk)
    entries = [one for score in lines(case) for one in score.entries.all()]
    found = flags(case, entries, Officer.of(user or world.verifier, DAY))
    return [(flag.why, flag.other and flag.other.pk) for flag in found.get(entry.pk, ())]


def attach(world, case, entry, content, name="photo.png", user=None):
    score = world.line(case, entry.score.person)
    file = evidence.of_upload("photo", upload(content, name))
    world.act(case, "record", user or world.clerk, changes=(FileAdded(score, entry, file),))
    return file


class TestEvents:
    def test_the_same_number(self, world, two):
        case, one, other = two
        first = world.entry(case, one, event_id="案7", text="一个说法")
        second = world.entry(case, other, "risk_prevention", event_id="案7", text="另一回事情")
        assert told(world, case, first) == [("事件编号相同", second.pk)]
        assert told(world, case, second) == [("事件编号相同", first.pk)]

    @pytest.mark.parametrize(
        ("told_so", "day", "flagged"),
        [("在化工园区 开展普法宣传。", DAY, True), ("在化工园区开展普法宣讲", DAY, True),
         ("在开发区举办用工培训", DAY, False), ("在化工园区开展普法宣传", "2024-08-07", False)],
    )  # fmt: skip
    def test_the_same_type_and_day_told_in_nearly_the_same_words(self, world, two, told_so, day, flagged):
        case, one, other = two
        first = world.entry(case, one, text="在化工园区开展普法宣传")
        second = world.entry(case, other, text=told_so, date=day)
        assert told(world, case, first) == ([("同类、同日，说明相近", second.pk)] if flagged else [])

    def test_short_words_say_nothing(self):
        assert not alike("宣传", "宣传") and alike("普法宣传活动", "普法，宣传活动！")

    def test_a_removed_entry_is_none(self, world, two):
        case, one, other = two
        first = world.entry(case, one, event_id="案7")
        second = world.entry(case, other, event_id="案7")
        Entry.objects.filter(pk=second.pk).update(removed_at=world.now)
        assert told(world, case, first) == []


class TestFiles:
    def test_the_same_file_with_somebody_else_and_with_another_entry_of_ones_own(self, world, two):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, one, text="另一次培训", date="2024-08-20")
        third = world.entry(case, other, text="第三次", date="2024-08-21")
        for entry in (first, second, third):
            attach(world, case, entry, picture(1))
        assert told(world, case, first) == [("佐证材料为同一文件", second.pk), ("佐证材料为同一文件", third.pk)]

    @pytest.mark.parametrize(
        ("again", "flagged"),
        [(picture(1), "佐证材料为同一文件"), (picture(1, (640, 480), shade=15), "佐证图片几乎相同")],
    )
    def test_with_an_entry_of_the_year_before(self, world, two, again, flagged):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, other, text="完全不同的事", date="2024-08-20")
        attach(world, case, first, picture(1))
        attach(world, case, second, again)
        earlier = world.begin(world.other, world.stranger)
        Assessment.objects.filter(pk=earlier.pk).update(year=2023)
        theirs = earlier.scores.create(person=world.person("去年", region=world.other), seq=1)
        Entry.objects.filter(pk=second.pk).update(score=theirs)
        assert told(world, case, first) == [(flagged, second.pk)]
        assert told(world, case, first, world.clerk) == [(flagged, None)]

    def test_the_same_file_in_another_county(self, world, two):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, other, text="完全不同的事", date="2024-08-20")
        for entry in (first, second):
            attach(world, case, entry, picture(1))
        far = world.begin(world.other, world.stranger)
        Assessment.objects.filter(pk=far.pk).update(year=2021, agency=world.office, region=world.field)
        theirs = far.scores.create(person=world.person("外县"), seq=1)
        Entry.objects.filter(pk=second.pk).update(score=theirs)
        assert [why for why, _ in told(world, case, first)] == ["佐证材料为同一文件"]

    def test_nearly_the_same_picture_in_another_county_and_year_whichever_came_first(self, world, two):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, other, text="完全不同的事", date="2024-08-20")
        attach(world, case, first, picture(1))
        attach(world, case, second, picture(1, (640, 480), shade=15))
        far = world.begin(world.other, world.stranger)
        Assessment.objects.filter(pk=far.pk).update(year=2021, agency=world.office, region=world.field)
        theirs = far.scores.create(person=world.person("外县"), seq=1)
        Entry.objects.filter(pk=second.pk).update(score=theirs)
        assert told(world, case, first) == [("佐证图片几乎相同", second.pk)]
        assert told(world, far, second)[0] == ("佐证图片几乎相同", first.pk)
        Entry.objects.filter(pk=first.pk).update(removed_at=world.now)
        assert told(world, far, second) == []

    def test_the_papers_of_what_it_corrects_are_an_entrys_own(self, world, two):
        case, one, _ = two
        world.base(case, one)
        world.base(case, two[2])
        entry = world.entry(case, one)
        attach(world, case, entry, picture(1))
        case = world.locked(case)
        again = Entry(score=entry.score, type="publicity", date=DAY, text="更正", facts=entry.facts, corrects=entry)
        file = evidence.of_upload("photo", upload(picture(1)))
        world.act(case, "correct", world.acceptor, changes=(EntryAdded(world.line(case, one), again, [file]),))
        assert told(world, case, again) == []

    def test_a_picture_costs_the_same_however_many_there_are(self, world, two, django_assert_num_queries):
        entry = world.entry(two[0], two[1])
        for seed in range(3):
            file = evidence.of_upload("photo", upload(picture(seed), f"{seed}.png"))
            file.entry, file.uploaded_by, file.uploaded_at = entry, world.clerk, world.now
            file.save()
            with django_assert_num_queries(2):
                resemblances.note(file)

    def test_not_twice_with_one_entry(self, world, two):
        case, one, _ = two
        entry = world.entry(case, one)
        attach(world, case, entry, picture(1))
        with pytest.raises(Refused) as refused:
            attach(world, case, entry, picture(1), "again.png")
        assert refused.value.code == "ATTACHMENT_SAME_CONTENT"

    def test_nearly_the_same_picture(self, world, two):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, other, text="完全不同的事", date="2024-08-20")
        attach(world, case, first, picture(1))
        attach(world, case, second, picture(1, (640, 480), "JPEG", shade=15), "again.jpg")
        assert told(world, case, first) == [("佐证图片几乎相同", second.pk)]

    def test_other_pictures_are_not(self, world, two):
        case, one, other = two
        first, second = world.entry(case, one), world.entry(case, other, text="完全不同的事", date="2024-08-20")
        attach(world, case, first, picture(1))
        attach(world, case, second, picture(5))
        assert told(world, case, first) == []


class TestScope:
    def test_the_other_is_named_only_to_who_may_read_it(self, world, two):
        case, one, _ = two
        entry = world.entry(case, one, event_id="案7")
        neighbour = world.person("邻", region=world.other)
        theirs = world.begin(world.other, world.stranger)
        other = world.entry(theirs, neighbour, user=world.stranger, event_id="案7")
        assert told(world, case, entry) == [("事件编号相同", other.pk)]
        assert told(world, case, entry, world.clerk) == [("事件编号相同", None)]

    def test_the_queries_do_not_grow_with_the_entries(self, world, two, django_assert_num_queries):
        case, one, other = two
        for number in range(3):
            for person in (one, other):
                attach(world, case, world.entry(case, person, event_id=f"案{number}"), picture(number))
        case = Assessment.objects.get(pk=case.pk)
        entries = [entry for score in lines(case) for entry in score.entries.all()]
        officer = Officer.of(world.verifier, DAY)
        for few in (entries[:1], entries):
            with django_assert_num_queries(4):
                flags(case, few, officer)


class TestLikeness:
    def test_size_format_and_brightness_change_few_bits(self):
        for seed in range(8):
            first = likeness.likeness(picture(seed))
            again = likeness.likeness(picture(seed, (800, 600), "JPEG", shade=20))
            assert likeness.near(first, again), seed

    def test_a_blank_sheet_is_like_nothing(self):
        sink = BytesIO()
        Image.new("RGB", (200, 200), "white").save(sink, "PNG")
        assert likeness.likeness(sink.getvalue()) == "" and not likeness.near("", "")

    def test_pictures_that_are_nearly_the_same_have_a_band_in_common(self):
        chance = random.Random(4)
        for _ in range(200):
            value = flipped = chance.getrandbits(64)
            for bit in chance.sample(range(64), chance.randrange(1, likeness.NEAR + 1)):
                flipped ^= 1 << bit
            first, second = f"{value:016x}", f"{flipped:016x}"
            assert likeness.near(first, second) and set(likeness.bands(first)) & set(likeness.bands(second))
            assert len(set(likeness.bands(first))) == likeness.NEAR + 1
