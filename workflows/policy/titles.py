"""Titles of documents, as they are quoted."""

_OTHER = str.maketrans("《》〈〉", "〈〉《》")


def quoted(title: str) -> str:
    """《关于印发〈…办法〉的通知》: a title within a title takes the other marks (GB/T 15834-2011)."""
    return f"《{title.translate(_OTHER)}》"
