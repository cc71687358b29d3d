"""The only writers of papers: parts that join the action of the step which owns the paper."""
