"""Messages to an account: in the application and by letters. The door is ``api``; docs/notices.md tells the use."""
