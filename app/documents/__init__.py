"""The safety day on paper: values that typst lays out as tagged PDF, to be read in black and white too."""
