//! The C interface under callers of all kinds: whatever is called with whatever numbers, and
//! whenever memory is refused, nothing crashes, nothing leaks, each call is answered as the
//! interface has it, and what is finished decodes.
//!
//! Callers keep what no library can check: pointers are null or good for their counts, and what
//! is destroyed is not used.

mod caller;
mod rules;

use arbitrary::{Arbitrary, Unstructured};

use crate::c_interface::Api;
use crate::generators::AnyText;

use caller::Caller;

/// What a caller does with a library.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Whose memory it is.
    pub memory: CallersMemory,
    /// The text, portion by portion; what is left of it stays unsaid.
    pub text: AnyText,
    /// The calls.
    pub calls: Vec<Call>,
}

/// Bytes of text at most. A heuristic: several meta-blocks at the shortest, 2^16 bytes; more takes
/// time.
const MAX_TEXT: usize = 1 << 18;

/// Calls of a conversation made from bytes, at most: more take time and show nothing new.
const MAX_CALLS: usize = 64;

/// As many calls as there are bytes for: a list's own way would end most conversations after
/// two.
impl<'a> Arbitrary<'a> for Conversation {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let (memory, text) = (bytes.arbitrary()?, bytes.arbitrary()?);
        let mut calls = Vec::new();
        while !bytes.is_empty() && calls.len() < MAX_CALLS {
            calls.push(bytes.arbitrary()?);
        }
        Ok(Self { memory, text, calls })
    }
}

/// Whose memory encoders and dictionaries take.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum CallersMemory {
    /// The C library's.
    Default,
    /// The caller's.
    Own,
    /// The caller's, who refuses this call, and those after it if the second says so.
    Refusing(u16, bool),
    /// The caller's, who has so many times 4 KiB.
    Limited(u8),
}

/// A number that may be anything, but is mostly small.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Number {
    /// As most are.
    Small(u8),
    /// Still usual, as a size.
    Medium(u16),
    /// Anything.
    Any(u32),
}

impl Number {
    fn value(self) -> u32 {
        match self {
            Self::Small(value) => value.into(),
            Self::Medium(value) => value.into(),
            Self::Any(value) => value,
        }
    }
}

/// A size that is often so small that not everything fits.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum Size {
    /// Small, or none.
    Small(u8),
    /// Enough for most.
    Medium(u16),
}

impl Size {
    fn value(self) -> usize {
        match self {
            Self::Small(size) => size.into(),
            Self::Medium(size) => size.into(),
        }
    }
}

/// A call.
#[derive(Clone, Debug, Arbitrary)]
pub enum Call {
    /// Sets a parameter: of those that there are, the one of this number.
    Set(u8, Number),
    /// Sets a parameter of any number.
    SetAny(i32, Number),
    /// Gets on with an operation.
    Work {
        /// The operation, or what is none.
        operation: u8,
        /// Bytes of input, as far as there is text.
        portion: Size,
        /// Room for output.
        room: Size,
        /// Which pointers are null, if any: a bit each.
        null: Option<u8>,
    },
    /// Takes so much output at most, or all.
    Take(Size),
    /// Prepares a dictionary of this type.
    Prepare(u8, AnyText),
    /// Attaches one that there is.
    Attach(u8),
    /// Destroys one that no encoder uses.
    DestroyDictionary(u8),
    /// Ends the stream, looks at all of it, and makes another encoder.
    Renew,
    /// Destroys the encoder wherever it is, and makes another one.
    Drop,
    /// Makes an encoder with one of two functions.
    HalfAnAllocator(bool),
    /// Compresses a portion of the text in one call, with so much room, or as much as the bound
    /// says: quality, window, mode.
    OneShot(i8, i8, u8, Size, Option<Size>),
    /// Asks for bounds and estimates.
    Ask(i32, i32, u64),
}

impl Conversation {
    /// The conversation that these bytes stand for, as they do for a fuzz target.
    ///
    /// # Panics
    /// Never: all bytes stand for one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::arbitrary(&mut Unstructured::new(bytes)).expect("any bytes do")
    }
}

/// Has a conversation with a library.
///
/// Returns how many streams were finished and how many calls were refused memory.
///
/// # Panics
/// Where the property does not hold.
pub fn check_conversation(api: &Api, conversation: Conversation) -> (usize, usize) {
    let Conversation { memory, text, calls } = conversation;
    let mut caller = Caller::new(api, memory, text.bytes(MAX_TEXT));
    for call in calls {
        caller.call(call);
    }
    caller.end()
}
