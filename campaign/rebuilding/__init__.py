"""`wanchang rebuild`: ledger and master remade from 归档."""
