"""What a result says: sentences and tables that the printed answer and the published report share.

Every figure becomes text here, once, so no two outputs can disagree.
"""
