"""The safety day: what people do with a rotation, from its settings to what is said of it afterwards."""
