"""The writers of taking over: begin a run, take over a batch, finish the run."""
