"""The one error of a regeneration."""


class RegenError(Exception):
    """What is wrong, where in the document or project, and what to do about it."""

    def __init__(self, what: str, *, place: str = "", remedy: str = "") -> None:
        self.what = what
        self.place = place
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.what}" if self.place else self.what]
        return "\n".join([*lines, *([f"  {self.remedy}"] if self.remedy else [])])
