"""Readers of price lists. Each yields offers in one form, whatever its source looks like."""
