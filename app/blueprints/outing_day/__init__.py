"""An outing on its day, on the phone of whoever goes along: counting, packing, and whom to call."""
