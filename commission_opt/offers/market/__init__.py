"""What is shared by all that is bought child by child: framework, spot, supported places."""
