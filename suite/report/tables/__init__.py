"""Tables: values with their renderings, and the formats of what stands in them."""
