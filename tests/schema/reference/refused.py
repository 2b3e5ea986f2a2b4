"""Why the reference refuses a document or a field, by the code that the API promises."""


class Refused(Exception):
    """The request cannot be answered."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
