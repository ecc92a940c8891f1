"""The mixed-integer model: decisions, rules and cost lines, one module each."""
