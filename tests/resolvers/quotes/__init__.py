"""The way of a quote, from draft to order."""
