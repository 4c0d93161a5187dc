"""Statistics of cases: how many, how soon, what came of them; every number leads to its cases."""
