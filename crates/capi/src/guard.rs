//! Panics end here.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `call` returns, or `otherwise` if it panics.
///
/// Whatever `call` worked on may be half-done then; who passes it on to later calls has to
/// mark it as failed.
///
/// Built for fuzzing it catches nothing: what a caller must never see, a fuzzer has to.
pub(crate) fn guarded<T>(otherwise: T, call: impl FnOnce() -> T) -> T {
    if cfg!(fuzzing) {
        return call();
    }
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_becomes_the_other_value() {
        assert_eq!(guarded(1, || 2), 2);
        assert_eq!(guarded(1, || panic!("caught, as it should be")), 1);
    }
}
