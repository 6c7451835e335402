"""Where sound goes: a device, a silent clock, a file. All behind one contract (``audio.outputs.contract``)."""
