"""What can go wrong, each told in one line that names the remedy."""


class SandboxError(Exception):
    """Nothing can go on; the message is a single line meant for a person."""


class NotReadyError(Exception):
    """A part does not answer yet; asking again may help. The message says what was seen."""
