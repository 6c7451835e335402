"""Recording a voice."""
