"""From a misunderstood sentence to a better assistant: judging, proposals, answers' versions, recall, gaps."""
