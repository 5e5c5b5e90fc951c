"""The one error of a regeneration, and how text of a document is told."""


def plain(text: object) -> str:
    """Return text as a line that commands nothing: no terminal, and no CI that looks for commands in its log."""
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in str(text)
    )
    return shown.replace("::", r":\x3a").replace("##[", r"#\x23[")


class RegenError(Exception):
    """What is wrong, where in the document or project, and what to do about it."""

    def __init__(self, what: str, *more: str, place: str = "", remedy: str = "") -> None:
        self.what = what
        self.more = more
        self.place = place
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        first = f"{self.place}: {self.what}" if self.place else self.what
        lines = [*map(plain, (first, *self.more)), *([f"  {plain(self.remedy)}"] if self.remedy else [])]
        return "\n".join(lines)
