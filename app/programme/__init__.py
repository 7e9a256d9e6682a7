"""What people do: use cases, each in the transaction of the one who calls it; none of them commits."""
