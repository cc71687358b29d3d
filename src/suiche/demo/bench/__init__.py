"""What `suiche bench` measures: each bench is a module with GOALS, CONTRACTS and `run(contracts) -> figures`.

A figure is a ratio against an honest baseline measured in the same run, so that it means the same on any machine.
`bench.run` reads the command line and judges, `throwaway` is a server of the bench's own, `meter` counts CPU.
"""

from typing import Literal

Figures = dict[str, float]
Goal = tuple[Literal[">=", "<=", "="], float]
Goals = dict[str, Goal]
