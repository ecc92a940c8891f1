"""How far the cost goes when the figures it rests on are not what was assumed."""
