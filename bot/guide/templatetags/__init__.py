"""Tags of the list's templates."""
