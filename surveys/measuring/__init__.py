"""From a survey's answers to persons' scores by department, and what may be told of them."""
