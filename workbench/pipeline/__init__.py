"""From captures to results: plan, worker pool, cache, run."""
