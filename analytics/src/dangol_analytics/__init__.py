"""Jobs over the whole behaviour log of a Dangol shop, on Apache Spark."""
