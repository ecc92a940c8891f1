"""What all edge-of-care services share: families started, and the placements that this avoids (`[[edge_of_care]]`)."""
