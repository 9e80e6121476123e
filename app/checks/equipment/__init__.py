"""UPSs and the hardware of servers, as their cards and management controllers tell."""
