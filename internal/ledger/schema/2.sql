-- What showed that a record repeats a call, or sums several up: agent.cost.duplicate_by.
ALTER TABLE merged ADD COLUMN evidence TEXT;
