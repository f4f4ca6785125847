"""Who carries what to whom: carriers, drivers, vehicles, and the deliveries they make."""
