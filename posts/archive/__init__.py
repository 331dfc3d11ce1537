"""The archive of the blog as text pages: reading them, and loading them."""
