"""`backtest`: what each option would have cost at prices and demand as they came."""
