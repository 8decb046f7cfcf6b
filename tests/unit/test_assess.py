"""What is told of a text is put together rightly from its passages."""

from companion.review.assess import Assessment, Reading


def test_grounds_are_those_of_every_passage_that_is_told() -> None:
    assessment = Assessment(
        {
            "bias": (
                Reading(0.9, ((0, 5),), ("religion",)),
                Reading(0.2, ((6, 9),), ("disability",)),
                Reading(0.6, ((10, 15),), ("sex", "religion")),
            )
        },
        covered=True,
        english=True,
    )
    assert assessment.grounds(0.5) == ("religion", "sex")
    assert assessment.grounds(0.95) == ()
    assert assessment.score("bias") == 0.9


def test_ranges_of_told_passages_are_merged_in_order() -> None:
    assessment = Assessment(
        {
            "threat": (
                Reading(0.9, ((8, 12),)),
                Reading(0.8, ((0, 4), (3, 6))),
                Reading(0.1, ((7, 8),)),
            )
        },
        covered=True,
        english=True,
    )
    assert assessment.ranges("threat", 0.5) == [(0, 6), (8, 12)]
