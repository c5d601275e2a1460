"""What every adapter of a messaging app is made of: what comes in, what goes out, how a platform is called."""
