"""The rules of participation, used by both doors: residents' and officials'."""
