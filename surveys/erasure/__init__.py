"""What people may ask of their answers and personal links: found, foreseen, copied and erased.

An anonymous answer is in none of this: nobody can find whose it is (`docs/decisions/0052`).
"""
