// Owns the identity providers and the demo app that stand in for the outside world: real HTTP servers on loopback.
// Must not know the broker: it is met over HTTP alone, as any provider and any app meets it.
