"""The one way in which arithmetic says no: which field, and what it may be."""


class OutOfRange(ValueError):
    """A value from which no schedule or quote follows. `field` is its name, `allowed` completes "must be …"."""

    def __init__(self, field: str, allowed: str) -> None:
        super().__init__(f"{field} must be {allowed}")
        self.field = field
        self.allowed = allowed

    def under(self, path: str) -> "OutOfRange":
        """Return the same refusal for a field that lies inside `path`."""
        return OutOfRange(f"{path}.{self.field}", self.allowed)
