"""This API described as OpenAPI 3.1, put together from small pieces and the forms that bodies are read with."""
