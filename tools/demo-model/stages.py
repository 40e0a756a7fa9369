"""What a round of the training dwells on. The numbers are those of the run that made the delivered file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """
    asked: questions of a round for each approved answer that teach its beginning, of cut[0] to cut[1] tokens
    whole: how often a round teaches the whole answer; one half: in every other round
    plain_share: of the questions that are the approved one itself
    term_cut: tokens of the beginning of a definition
    deciding_weight: how much more the first tokens of an answer count
    """

    first_round: int
    asked: int
    cut: tuple
    whole: float
    plain_share: float
    term_cut: int
    deciding_weight: float

    def whole_in(self, number):
        return int((number + 1) * self.whole) - int(number * self.whole)

    @staticmethod
    def of(number):
        return max((s for s in STAGES if s.first_round <= number), key=lambda s: s.first_round)


STAGES = [
    Stage(0, asked=6, cut=(6, 14), whole=1, plain_share=0.0, term_cut=12, deciding_weight=1.0),
    Stage(13, asked=10, cut=(6, 14), whole=0.5, plain_share=0.12, term_cut=12, deciding_weight=5.0),
    Stage(17, asked=6, cut=(4, 8), whole=2, plain_share=0.12, term_cut=8, deciding_weight=2.0),
]
