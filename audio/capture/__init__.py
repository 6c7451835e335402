"""Recording a voice: microphones, takes on disk that survive anything, their levels, their trimming, their cutting."""
