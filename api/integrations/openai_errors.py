"""What can be told of an error of a server that speaks OpenAI's protocol."""

import openai


def named(error: openai.OpenAIError) -> str:
    """Name an error, without the server's words: some repeat in them what they were asked."""
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
        status = getattr(error, "status_code", "in its answer")
        return f"{type(error).__name__} ({status}, {error.code})"
    return f"{type(error).__name__}: {error}"
