"""Archive pages for tests, written from parts."""

from dataclasses import dataclass

TRAILER = "\nLatest Stories\n\nMay 4, 2010\n\nRice for the Valley\n\nThe first sacks arrived and… more\n\nPages\n"


@dataclass(frozen=True)
class Said:
    """One comment of a page to be written; `lead` is the lead line without " writes:"."""

    name: str
    place: str
    day: str
    text: str
    lead: str = ""

    def __str__(self) -> str:
        lead = self.lead or f"{self.name} in {self.place}"
        return f"\n{self.name}\n|\n{self.place}\n{self.day}\n\n{lead} writes:\n\n{self.text}\n"


def page_of(
    *said: Said,
    title: str = "A Bridge Reopens",
    author: str = "Ada Keane",
    day: str = "March 3, 2010",
    caption: str = "The bridge at noon",
    body: str = "It is open.\n\nCome and see.",
    trailer: str = "",
) -> str:
    byline = f"Posted by {author}\n" if author else ""
    head = f"{title}\n\n{byline}{day}\n{caption}\n\n{body}\n"
    return head + "\nComments\n\nComments\n" + "".join(map(str, said)) + trailer
