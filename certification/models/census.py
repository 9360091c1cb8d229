"""What is counted of each post, in one narrow row: so that 200,000 of them are counted in one read of an index.

No truth of its own: ``census.settle`` writes it with every change of what it repeats.
"""

from django.db import models

from certification.codes import Category, CoordinatorKind, Grade, Level, Sex
from certification.models.person import Person
from certification.models.post import Post
from workflows.organisations.models import Region

_PEOPLE = (
    "posts", "category", "kind", "grade", "level", "sex", "region", "since", "end", "birth_date", "worked_since",
    "person",
)  # fmt: skip
_PLACES = ("posts", "region", "kind", "category", "grade", "since", "start_known", "end", "worked_since", "person")


class CensusRow(models.Model):
    """One post of a coordinator that stands, with what the holder has at present.

    ``posts``: how many such posts the holder has; where it is one, the row is a person of its own.
    ``category``: the group of the post, that of its kind where the table in use has it. ``grade``: the best
    certificate, ``NONE`` where there is none, empty where its grade is not stated. ``level``: the highest education,
    empty where not known. ``worked_since``: counted back by the years in the trade. ``start_known``: the post began on
    ``since``; else it may have begun on any day before.
    """

    NONE = "none"

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    posts = models.PositiveSmallIntegerField()
    # Without an index of its own, which SQLite would prefer to those that hold all that a figure reads.
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=CoordinatorKind.choices, blank=True)
    category = models.CharField(max_length=16, choices=Category.choices, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    grade = models.CharField(max_length=16, choices=[*Grade.choices, (NONE, "无证书")], blank=True)
    level = models.CharField(max_length=24, choices=Level.choices, blank=True)
    birth_date = models.DateField(null=True)
    since = models.DateField()
    start_known = models.BooleanField()
    end = models.DateField(null=True)
    worked_since = models.DateField(null=True)

    class Meta:
        verbose_name = "在岗统计行"
        verbose_name_plural = "在岗统计行"
        # Each index holds all that its figures read, in the order in which they are grouped.
        indexes = [
            models.Index(fields=_PEOPLE, name="certification_census_people"),
            models.Index(fields=_PLACES, name="certification_census_places"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_kind_display() or self.get_category_display()}"
