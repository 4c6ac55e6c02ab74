"""How to talk to the API: one client that paces itself, retries where that is safe, and explains.

Only this room imports httpx. Nothing above it but the composition root knows it.
"""
