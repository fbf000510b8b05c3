"""自查: every rule that Excel can compute, as native formulas made from the same form that Python judges by."""
