"""What the department tells everyone of a month: 月度通报 and 简报, as documents that staff can edit."""
