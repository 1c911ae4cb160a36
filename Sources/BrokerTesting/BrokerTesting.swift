// Owns what tests share: a browser, an app that logs in, a clock that can be turned, a contract suite for stores.
// Must not know the composition root: it meets the broker over HTTP or through the ports.
