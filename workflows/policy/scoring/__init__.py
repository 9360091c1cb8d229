"""Quarterly scores of a coordinator and the rows of the ledger (汶政字〔2024〕59号 附件1 §8.3, 附件2)."""
