//! Backing off: going on with what pays, and only now and then with what does not.
//!
//! What is tried costs credit, and what pays gives some back. Without credit, one occasion in
//! some is still tried: texts change.

/// How long to go on with what does not pay, and when to try it again.
#[derive(Clone, Copy)]
pub(crate) struct Backoff {
    /// Fruitless tries left.
    credit: u32,
    /// Occasions passed over since none were left.
    passed: u32,
    config: BackoffConfig,
}

#[derive(Clone, Copy)]
pub(crate) struct BackoffConfig {
    /// Tries for each that pays, and at the start.
    pub(crate) per_find: u32,
    /// The most that can be saved up.
    pub(crate) most: u32,
    /// Without credit, one occasion in so many is tried, so that a change is noticed. A
    /// power of two.
    pub(crate) stride: u32,
}

impl Backoff {
    pub(crate) const fn new(config: BackoffConfig) -> Self {
        Self { credit: config.per_find, passed: 0, config }
    }

    /// Whether to try this time.
    #[inline]
    pub(crate) fn tries(&mut self) -> bool {
        if self.credit > 0 {
            self.credit -= 1;
            return true;
        }
        self.passed += 1;
        self.passed.is_multiple_of(self.config.stride)
    }

    /// The last try paid.
    #[inline]
    pub(crate) fn paid(&mut self) {
        self.credit = (self.credit + self.config.per_find).min(self.config.most);
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, BackoffConfig};

    #[test]
    fn patience_ends_and_comes_back() {
        let mut backoff = Backoff::new(BackoffConfig { per_find: 3, most: 4, stride: 4 });
        let tries = |backoff: &mut Backoff, n| (0..n).filter(|_| backoff.tries()).count();
        assert_eq!(tries(&mut backoff, 3), 3);
        assert_eq!(tries(&mut backoff, 40), 10);
        backoff.paid();
        backoff.paid();
        assert_eq!(tries(&mut backoff, 4), 4, "four at most are saved up");
        assert_eq!(tries(&mut backoff, 4), 1);
    }
}
