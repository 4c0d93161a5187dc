"""Identifiers sort as they were made, or say nothing at all of when."""

from uuid import RFC_4122

from foundation.identifiers import new_id, random_id


def test_ids_made_one_after_another_sort_so_within_a_millisecond():
    made = []
    for _ in range(200):
        made.append(new_id())
        # one at a time as rows are made: never two within a quarter of a microsecond
        sum(range(50))
    assert made == sorted(made)
    assert len({one.int >> 80 for one in made}) < len(made)  # several shared a millisecond
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


def test_a_random_id_tells_no_time():
    assert random_id().version == 4
