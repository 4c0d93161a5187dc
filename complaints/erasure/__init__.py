"""What people may ask of their cases: found, foreseen, copied and erased (tenants/subjects)."""
