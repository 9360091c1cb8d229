from certification.models.census import CensusRow
from certification.models.credentials import Certificate, Education, Employment, Proof
from certification.models.evaluation import Evaluation
from certification.models.logs import PersonEvent, UnmaskLog
from certification.models.person import Person
from certification.models.post import Post

__all__ = [
    "CensusRow", "Certificate", "Education", "Employment", "Evaluation", "Person", "PersonEvent", "Post", "Proof",
    "UnmaskLog",
]  # fmt: skip
