"""What cannot be printed, and why: values for the sentence that a page makes of it."""


class NotPrintable(Exception):
    """Base of what stands in the way of a paper."""


class MissingLetters(NotPrintable):
    """No font that we have draws these characters; printed, they would be boxes."""

    def __init__(self, *, characters: str, text: str) -> None:
        super().__init__(characters, text)
        self.characters = characters
        self.text = text


class MissingFont(NotPrintable):
    """The machine has no font for this script."""

    def __init__(self, *, script: str, package: str) -> None:
        super().__init__(script, package)
        self.script = script
        self.package = package


class DoesNotFit(NotPrintable):
    """Something is too long for its sheet, in the smallest letters that can be read."""

    def __init__(self, *, paper: str) -> None:
        super().__init__(paper)
        self.paper = paper


class TakesTooLong(NotPrintable):
    """So much at once is not set within this time."""

    def __init__(self, *, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PuzzleRefusal(NotPrintable):
    """Base of why there is no word search of these words."""


class WordTooLong(PuzzleRefusal):
    """A word has more letters than the grid."""

    def __init__(self, *, word: str, most: int) -> None:
        super().__init__(word, most)
        self.word = word
        self.most = most


class WordTooShort(PuzzleRefusal):
    """A word of one letter, or of none, stands everywhere."""

    def __init__(self, *, word: str) -> None:
        super().__init__(word)
        self.word = word


class TooManyWords(PuzzleRefusal):
    """More words than a child looks for, or than the grid holds."""

    def __init__(self, *, words: int, most: int) -> None:
        super().__init__(words, most)
        self.words = words
        self.most = most


class UnfitWord(PuzzleRefusal):
    """A word that does not belong in a children's booklet."""

    def __init__(self, *, word: str) -> None:
        super().__init__(word)
        self.word = word


class NoPuzzle(PuzzleRefusal):
    """The words do not go together into the largest grid."""

    def __init__(self, *, words: int) -> None:
        super().__init__(words)
        self.words = words
