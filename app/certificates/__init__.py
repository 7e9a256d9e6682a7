"""Who has earned a certificate, and what one says of itself. Pure: values in, values out."""
