"""How the circumstances of a post reach the classifier.

The same words may be fine or not, depending on whether the profile shows the
department and on whether an account of the department speaks. The classifier is
told by control tokens ahead of the text: ids that BERT's vocabulary keeps unused.
"""

AFFILIATED = 1
OFFICIAL = 2


def control_ids(*, official: bool, affiliated: bool) -> list[int]:
    """Token ids that stand for the circumstances, in a fixed order.

    An official account shows the department by itself, so it is never
    ``affiliated`` as well.
    """
    if official:
        return [OFFICIAL]
    return [AFFILIATED] if affiliated else []
