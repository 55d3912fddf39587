//! What of an encoder is allowed when, and what its parameters come to: the interface's rules,
//! written down once more.

use core::ffi::c_int;

use brotwerk_core::WindowBits;

use crate::c_interface::{operation, parameter};

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing that forbids anything.
    Open,
    /// A flush whose output waits.
    Flushing,
    /// A metadata block whose output waits.
    Metadata,
    /// The end.
    Finishing,
    /// Memory was refused, or there never was an encoder.
    Failed,
}

/// An encoder, as far as the rules need to know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) phase: Phase,
    /// Whether an operation was called.
    pub(super) begun: bool,
    quality: i32,
    window_bits: i32,
    large_window: bool,
    pub(super) offset: u32,
}

/// The most that `STREAM_OFFSET` can be.
const MAX_OFFSET: u32 = 1 << 30;
/// From which quality on streams may have large windows.
pub(super) const MIN_LARGE_QUALITY: c_int = 3;
/// How many content types there are.
const CONTENT_TYPES: u32 = 8;

impl Rules {
    pub(super) fn new(phase: Phase) -> Self {
        Self { phase, begun: false, quality: 11, window_bits: 22, large_window: false, offset: 0 }
    }

    /// Whether this parameter can be set to this value, which then is so.
    pub(super) fn set(&mut self, number: c_int, value: u32) -> bool {
        let known = match number {
            parameter::DISABLE_LITERAL_CONTEXT_MODELING => value <= 1,
            parameter::STREAM_OFFSET => value <= MAX_OFFSET,
            parameter::CONTENT_TYPE => value < CONTENT_TYPES,
            number => (0..parameter::STREAM_OFFSET).contains(&number),
        };
        if !known || self.begun || self.phase == Phase::Failed {
            return false;
        }
        match number {
            parameter::QUALITY => self.quality = value as i32,
            parameter::LGWIN => self.window_bits = value as i32,
            parameter::LARGE_WINDOW => self.large_window = value != 0,
            parameter::STREAM_OFFSET => self.offset = value,
            _ => {}
        }
        true
    }

    /// Whether an operation may be called now with so much input; `waits` says whether output
    /// does.
    pub(super) fn allow(&self, called: c_int, input: usize, waits: bool) -> bool {
        let metadata = called == operation::EMIT_METADATA;
        match self.phase {
            Phase::Failed => false,
            _ if !(operation::PROCESS..=operation::EMIT_METADATA).contains(&called) => false,
            Phase::Open => true,
            Phase::Flushing if !waits => true,
            Phase::Flushing | Phase::Finishing => input == 0 && !metadata,
            Phase::Metadata => !waits || (metadata && input == 0),
        }
    }

    /// What is under way once an operation was called that left so much input.
    pub(super) fn after(&mut self, called: c_int, left: usize, waits: bool) {
        self.begun = true;
        let before = match self.phase {
            // Nothing else was done but to give output.
            Phase::Flushing | Phase::Metadata if waits => return,
            Phase::Finishing => return,
            _ => Phase::Open,
        };
        self.phase = match called {
            operation::FLUSH if left == 0 => Phase::Flushing,
            operation::FINISH if left == 0 => Phase::Finishing,
            operation::EMIT_METADATA => Phase::Metadata,
            _ => before,
        };
    }

    /// The window of the stream.
    pub(super) fn window(&self) -> WindowBits {
        let large = self.large_window && self.quality >= MIN_LARGE_QUALITY;
        let bits = self.window_bits.clamp(10, if large { 30 } else { 24 }) as u8;
        let window = if large { WindowBits::large(bits) } else { WindowBits::try_from(bits) };
        window.expect("it is in range")
    }
}
