"""What has ever been received: tables, rows as others see them, and how they are packed."""
