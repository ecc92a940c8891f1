"""Why no mix meets the rules: the cheapest relaxation, and a smallest set of rules that clash."""
