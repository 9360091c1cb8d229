"""Eligibility for the four grades of the occupation (汶政字〔2024〕59号 附件1 §5)."""
