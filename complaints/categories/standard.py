"""The categories that every organisation begins with, and those it keeps until it changes one."""

from __future__ import annotations

CODE = "[a-z][a-z0-9_]{1,29}"
"""A code of letters, digits and underscores: it stands in addresses and, as it is, in queries."""

DEFAULT = "other"
"""What cases are filed under that nobody has looked at; so it is never retired."""

STANDARD = (
    ("attitude", "服务态度", "Attitude of staff"),
    ("waiting", "等候", "Waiting"),
    ("quality", "服务质量", "Quality of the service"),
    ("fees", "费用", "Fees"),
    ("environment", "环境设施", "Premises and facilities"),
    ("information", "信息告知", "Information"),
    (DEFAULT, "其他", "Something else"),
)
