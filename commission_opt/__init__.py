"""Which mix of provision should a council commission, at least cost?"""
