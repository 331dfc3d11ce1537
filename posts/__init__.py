"""The blog that the comments first serve."""
