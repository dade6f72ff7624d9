"""What the API says: each answer is a type, beside the function that builds it from what is stored.

The OpenAPI document takes its schemas from these types, and its descriptions from what stands beside their fields.
"""
