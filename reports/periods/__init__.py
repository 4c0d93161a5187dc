"""The report of an evaluation period: one published snapshot on paper."""
