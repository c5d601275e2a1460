"""Says to those who run it whether it can serve (`/health`, `/ready`) and how it does (`/metrics`)."""
