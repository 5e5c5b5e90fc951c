"""The one error of a regeneration, and how text of a document is told."""


def plain(text: object) -> str:
    """Return text as a line that commands nothing: no terminal, and no CI that looks for commands in its log."""
    shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in str(text))
    return shown.replace("::", r":\x3a").replace("##[", r"#\x23[")


class RegenError(Exception):
    """What is wrong, where in the document or project, and what to do about it."""

    def __init__(self, what: str, *more: str, place: str = "", remedy: str = "") -> None:
        super().__init__(what, *more)
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        what, *more = self.args
        lines = [f"{self.place}: {what}" if self.place else what, *more, *([f"  {self.remedy}"] if self.remedy else [])]
        return "\n".join(map(plain, lines))
