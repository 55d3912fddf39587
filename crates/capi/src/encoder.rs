//! An encoder as C sees it: which operation may follow which, and what is left to do.
//!
//! The rules are the reference encoder's. An operation that is not complete, because input
//! is left or output waits, is repeated until it is; a flush or the end, once all input is
//! taken, lets nothing through but output. What is forbidden fails and changes nothing, so
//! that a caller may go on; memory refused is for good.

use brotwerk::parts::QualityParts;
use brotwerk::{Error, Stream};

use crate::io::{Input, Output};
use crate::memory::{Allocator, Placed};
use crate::pace::Pace;
use crate::parameters::Parameters;
use crate::prefix_dictionary::{Attached, PartsWithPrefixDictionary, Prepared};

/// `BrotliEncoderOperation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Process,
    Flush,
    Finish,
    EmitMetadata,
}

impl Operation {
    /// The operation of a number, if there is one.
    pub(crate) fn from_number(number: i32) -> Option<Self> {
        use Operation::{EmitMetadata, Finish, Flush, Process};
        [Process, Flush, Finish, EmitMetadata].get(usize::try_from(number).ok()?).copied()
    }
}

/// The call can't be. Why doesn't cross the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused;

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing: takes every operation.
    Open,
    /// All input is flushed; its output waits.
    Flushing,
    /// A metadata block is made; its output waits, or waited when the caller looked last.
    Metadata,
    /// The last bits are made.
    Finishing,
    /// Memory was refused.
    Failed,
}

type EncoderStream = Stream<PartsWithPrefixDictionary, Allocator>;

/// An encoder: parameters until the first operation, a stream from then on.
pub(crate) struct Encoder {
    allocator: Allocator,
    parameters: Parameters,
    prefix_dictionary: Attached,
    /// On its own, so that an encoder that is made and not used yet is small.
    stream: Option<Placed<EncoderStream>>,
    pace: Pace,
    phase: Phase,
    /// Bytes of text taken.
    total_in: u64,
    /// Bytes that the caller has got.
    total_out: u64,
}

/// Metadata in one block (§9.2).
const MAX_METADATA: usize = 1 << 24;

impl Encoder {
    pub(crate) fn new(allocator: Allocator, parameters: Parameters) -> Self {
        Self {
            allocator,
            parameters,
            prefix_dictionary: Attached::default(),
            stream: None,
            pace: Pace::new(parameters.pace()),
            phase: Phase::Open,
            total_in: 0,
            total_out: 0,
        }
    }

    pub(crate) fn allocator(&self) -> Allocator {
        self.allocator
    }

    /// Sets a parameter, which can't be once an operation was called.
    pub(crate) fn set_parameter(&mut self, parameter: i32, value: u32) -> bool {
        self.is_new() && self.parameters.set(parameter, value)
    }

    /// Lets copies come from a dictionary, which can't be once an operation was called.
    pub(crate) fn attach(&mut self, dictionary: &'static Prepared) -> bool {
        self.is_new() && self.prefix_dictionary.attach(dictionary)
    }

    fn is_new(&self) -> bool {
        self.stream.is_none() && self.phase == Phase::Open
    }

    /// Gets on with an operation, as far as input and output allow.
    pub(crate) fn advance(
        &mut self,
        operation: Operation,
        input: &mut Input,
        output: &mut Output,
    ) -> Result<(), Refused> {
        match self.phase {
            Phase::Failed => return Err(Refused),
            Phase::Open => {}
            Phase::Flushing | Phase::Finishing => {
                if input.available() > 0 || operation == Operation::EmitMetadata {
                    return Err(Refused);
                }
                // Whatever else is asked for, what waits comes first.
                self.drain(output);
                return Ok(());
            }
            Phase::Metadata => {
                let repeated = operation == Operation::EmitMetadata && input.available() == 0;
                if self.has_more_output() && !repeated {
                    return Err(Refused);
                }
                self.drain(output);
                if repeated {
                    return Ok(());
                }
            }
        }
        if operation == Operation::EmitMetadata && input.available() > MAX_METADATA {
            return Err(Refused);
        }
        self.begin(operation, input.available())?;
        if operation == Operation::EmitMetadata {
            self.step(|stream| stream.metadata(input.bytes()))?;
            input.advance(input.available());
            self.phase = Phase::Metadata;
        } else {
            self.take(operation, input, output)?;
        }
        if input.available() == 0 {
            match operation {
                Operation::Flush => {
                    self.step(|stream| stream.flush(&mut []).map(drop))?;
                    self.phase = Phase::Flushing;
                }
                Operation::Finish => {
                    self.step(|stream| stream.finish(&mut []).map(drop))?;
                    self.phase = Phase::Finishing;
                }
                Operation::Process | Operation::EmitMetadata => {}
            }
        }
        self.drain(output);
        Ok(())
    }

    /// Makes the stream, if this is the first operation.
    fn begin(&mut self, operation: Operation, available: usize) -> Result<(), Refused> {
        if self.stream.is_none() {
            // Who finishes with the first call has no more than that.
            let size = (operation == Operation::Finish).then_some(available);
            let options = self.parameters.options(size);
            let (parts, dictionary) = (QualityParts::of(&options), self.prefix_dictionary);
            let parts = PartsWithPrefixDictionary { parts, dictionary };
            self.pace = Pace::new(self.parameters.pace());
            let stream = Stream::with_parts(options, parts, self.allocator);
            self.stream = Placed::new(self.allocator, stream);
            if self.stream.is_none() {
                self.fail();
                return Err(Refused);
            }
        }
        Ok(())
    }

    /// Takes input until there is none, or output waits for which there is no room.
    fn take(
        &mut self,
        operation: Operation,
        input: &mut Input,
        output: &mut Output,
    ) -> Result<(), Refused> {
        loop {
            self.drain(output);
            if input.available() == 0 || self.has_more_output() {
                return Ok(());
            }
            // Other operations give output by themselves.
            let paced = operation == Operation::Process;
            let most = if paced { self.pace.next(self.waiting_input()) } else { usize::MAX };
            let most = most.min(input.available());
            let progress = self.step(|stream| stream.process(&input.bytes()[..most], &mut []))?;
            input.advance(progress.consumed);
            self.total_in += progress.consumed as u64;
            if paced {
                self.keep_pace(input.available() == 0)?;
            }
        }
    }

    /// Bytes of text that are taken and in no meta-block yet.
    fn waiting_input(&self) -> usize {
        self.stream.as_ref().map_or(0, |stream| {
            let (text, start) = stream.retained_text();
            text.len() - start
        })
    }

    /// Ends a meta-block, if one is due.
    fn keep_pace(&mut self, call_ends: bool) -> Result<(), Refused> {
        let Self { pace, allocator, total_in, .. } = self;
        let due = self.stream.as_ref().map_or(Ok(false), |stream| {
            let text = stream.retained_text();
            let before = *total_in - text.0.len() as u64;
            pace.is_due(allocator, text, before, call_ends)
        });
        match due {
            Ok(true) => self.step(EncoderStream::cut),
            Ok(false) => Ok(()),
            Err(_) => {
                self.fail();
                Err(Refused)
            }
        }
    }

    /// Has the stream do something. Its only reason to fail is that memory is refused:
    /// what it forbids is refused here before.
    fn step<T>(
        &mut self,
        work: impl FnOnce(&mut EncoderStream) -> Result<T, Error>,
    ) -> Result<T, Refused> {
        let result = self.stream.as_mut().ok_or(Refused).and_then(|s| work(s).map_err(|_| Refused));
        if result.is_err() {
            self.fail();
        }
        result
    }

    /// Refuses all later operations, and gives memory back early.
    pub(crate) fn fail(&mut self) {
        self.phase = Phase::Failed;
        self.stream = None;
        self.pace = Pace::new(self.parameters.pace());
    }

    /// Moves output to where there is room for it.
    fn drain(&mut self, output: &mut Output) {
        let Some(stream) = &mut self.stream else { return };
        let count = output.write(stream.waiting_output());
        self.consume(count);
        if self.phase == Phase::Metadata && !self.has_more_output() {
            self.phase = Phase::Open;
        }
    }

    /// Where the next bytes of output are, at most so many, and how many. They are consumed
    /// with that, and stay there until the next operation.
    ///
    /// A metadata block is complete only with an operation: callers repeat theirs until it
    /// leaves no output, and an `EmitMetadata` more would be another block.
    pub(crate) fn take_output(&mut self, most: usize) -> (*const u8, usize) {
        let waiting = self.stream.as_ref().map_or(&[][..], |stream| stream.waiting_output());
        let (start, count) = (waiting.as_ptr(), waiting.len().min(most));
        self.consume(count);
        (start, count)
    }

    fn consume(&mut self, count: usize) {
        let Some(stream) = &mut self.stream else { return };
        stream.consume_output(count);
        self.total_out += count as u64;
        if self.phase == Phase::Flushing && !self.has_more_output() {
            self.phase = Phase::Open;
        }
    }

    /// Whether output waits.
    pub(crate) fn has_more_output(&self) -> bool {
        self.stream.as_ref().is_some_and(|stream| !stream.waiting_output().is_empty())
    }

    /// Whether the stream is complete and the caller has all of it.
    pub(crate) fn is_finished(&self) -> bool {
        self.phase == Phase::Finishing && !self.has_more_output()
    }

    /// Bytes that the caller has got; where there are too many for the type, the most of it.
    pub(crate) fn total_out(&self) -> usize {
        usize::try_from(self.total_out).unwrap_or(usize::MAX)
    }
}
