"""Our engine beside the engines people use today, on one workload, in one run."""
