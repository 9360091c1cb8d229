from gold_selection.social_organisations.models.nomination import SocialNomination
from gold_selection.social_organisations.models.registry import RegistryEvent, SocialOrganisation

__all__ = ["RegistryEvent", "SocialNomination", "SocialOrganisation"]
