"""This API described as OpenAPI 3.1: from the types of its answers, and the forms that bodies are read with."""
