//! Text in, meta-blocks out: what streams and one-shot calls have in common.

use brotwerk_bits::SliceSink;
use brotwerk_core::{
    BitSink, ContentType, DistanceRing, Extent, Memory, MetaBlock, OutOfMemory,
    PrefixDictionarySearch, Task, WindowBits,
};

use crate::memory_plan::{Demand, MemoryPlan, TextSize, max_commands};
use crate::options::MAX_CONTAINER_HEADER;
use crate::parts::{Composed, Draft, Planned, positions};
use crate::workspace::Workspace;
use crate::{BackEnd, Error, Options, Parts, Stats};
use brotwerk_detect::{detect, is_text};
use brotwerk_meta_block::{
    MetaBlockBits, stored_bits, write_compressed, write_empty_last, write_metadata_header,
    write_stored, write_stream_header, write_sync,
};

/// A text's last byte may be at most this far from the start of the slice that parts
/// see; beyond, the slice starts later. Leaves room below 2^32 for the finders' own
/// offsets.
const MAX_POSITION: usize = 1 << 30;

/// A literal's context is made of so many bytes before it (§7.1), which an encoder that goes
/// on with another's stream has not seen.
const CONTEXT_BYTES: usize = 2;

/// Bits of what a stream starts with, at most: a container's header, and the stream's own.
const STREAM_START_BITS: u64 = 8 * MAX_CONTAINER_HEADER as u64 + 16;

/// An encoder in the middle of a stream.
pub(crate) struct Engine<P, M: Memory, B: BackEnd> {
    pub(crate) parts: P,
    pub(crate) workspace: Workspace<M, B>,
    pub(crate) stats: Stats,
    ring: DistanceRing,
    window_bits: WindowBits,
    /// Whether the stream header is written and the parts are ready.
    begun: bool,
    /// How many of the next bytes have contexts of which this encoder knows nothing.
    unknown_contexts: usize,
    /// Whether the parts know what kind of text it is.
    is_content_type_set: bool,
    /// Where there is a memory limit: how it is kept.
    plan: Option<MemoryPlan>,
    /// Bytes of memory that a stream's window holds.
    pub(crate) window_bytes: usize,
}

/// Text that lies in memory, behind some that others have encoded.
#[derive(Clone, Copy)]
pub(crate) struct TextPart<'a> {
    /// All that copies may refer to, and what is to be encoded.
    pub(crate) text: &'a [u8],
    /// How many bytes of it others have encoded.
    pub(crate) history: usize,
    /// Whether the stream ends with it.
    pub(crate) is_last: bool,
    /// What decoders skip, in front of it.
    pub(crate) metadata: &'a [u8],
}

impl<P: Parts<M>, M: Memory, B: BackEnd> Engine<P, M, B> {
    pub(crate) fn new(parts: P, memory: M, back_end: B) -> Self {
        Self {
            parts,
            workspace: Workspace::new(memory, back_end),
            stats: Stats::default(),
            ring: DistanceRing::default(),
            window_bits: WindowBits::default(),
            begun: false,
            unknown_contexts: 0,
            is_content_type_set: false,
            plan: None,
            window_bytes: 0,
        }
    }

    /// Makes ready for a new stream, keeping all memory.
    pub(crate) fn reset(&mut self) {
        self.begun = false;
        self.unknown_contexts = 0;
        self.is_content_type_set = false;
        self.plan = None;
        self.ring = DistanceRing::default();
        self.stats = Stats::default();
        self.workspace.pending.clear();
    }

    /// Writes the stream header and sizes the tables, on the first call only, for a text that
    /// begins with the bytes `first`, as far as it has come.
    pub(crate) fn begin(
        &mut self,
        options: &Options,
        text: TextSize,
        first: &[u8],
        streamed: bool,
    ) -> Result<(), Error> {
        self.begin_behind(options, text, 0, first, streamed)
    }

    /// The same, behind so many bytes of text that others encoded and copies may refer to, which
    /// count for the text's size.
    fn begin_behind(
        &mut self,
        options: &Options,
        text: TextSize,
        history: usize,
        first: &[u8],
        streamed: bool,
    ) -> Result<(), Error> {
        if self.begun {
            return Ok(());
        }
        let demand = Self::demand(options, text, streamed)?;
        self.window_bits = demand.window_bits;
        if self.plan.is_none() {
            self.plan_memory(options, text, streamed)?;
        }
        let plan = self.plan.unwrap_or_else(|| MemoryPlan::unlimited(&demand));
        let extent = Extent { is_text: is_text(first), ..plan.extent(&demand) };
        self.prepare(&extent).map_err(|error| self.refusal(options, error))?;
        if options.offset > 0 {
            self.ring = DistanceRing::UNKNOWN;
            self.unknown_contexts = CONTEXT_BYTES.saturating_sub(history);
        } else {
            let (header, window_bits) = (options.container.header(), self.window_bits);
            self.write(STREAM_START_BITS, |sink| {
                if let Some(header) = &header {
                    sink.put_bytes(header);
                }
                write_stream_header(window_bits, sink);
            })?;
        }
        self.begun = true;
        Ok(())
    }

    fn demand(options: &Options, text: TextSize, streamed: bool) -> Result<Demand, Error> {
        options.check()?;
        let window_bits = options.window_for(text.whole);
        let meta_block_length = options.meta_block_length();
        Ok(Demand { text_size: text, window_bits, meta_block_length, streamed })
    }

    /// Decides, where there is a memory limit, how much to take for what, and returns how
    /// much a stream's window should have.
    ///
    /// Memory taken earlier is given back before, so that what an encoder did before can't
    /// decide what fits.
    pub(crate) fn plan_memory(
        &mut self,
        options: &Options,
        text: TextSize,
        streamed: bool,
    ) -> Result<usize, Error> {
        let Some(limit) = options.memory_limit else { return Ok(0) };
        let demand = Self::demand(options, text, streamed)?;
        self.parts.release();
        self.workspace.release();
        let plan = MemoryPlan::within(limit, &demand, &self.parts)?;
        let Workspace { memory, pending, .. } = &mut self.workspace;
        pending.fix_capacity(memory, plan.pending_capacity(&demand))?;
        self.plan = Some(plan);
        Ok(plan.window_capacity(&demand))
    }

    /// Whether memory is planned, where it has to be.
    pub(crate) fn is_planned(&self, options: &Options) -> bool {
        options.memory_limit.is_none() || self.plan.is_some()
    }

    /// Bytes of text in a meta-block, at most.
    pub(crate) fn meta_block_length(&self, options: &Options) -> usize {
        self.plan.map_or_else(|| options.meta_block_length(), |plan| plan.meta_block_length)
    }

    fn prepare(&mut self, extent: &Extent) -> Result<(), OutOfMemory> {
        let Workspace { memory, commands, .. } = &mut self.workspace;
        // Without a limit each meta-block takes room for its own: a stream that is flushed
        // often never needs what its longest one might.
        if self.plan.is_some() {
            commands.reserve(memory, max_commands(extent.meta_block as usize))?;
        }
        self.parts.prepare(memory, extent)
    }

    /// Why memory was refused: by the limit, if what was asked for goes beyond it. That
    /// happens only where more text came than was hinted at, or much metadata.
    pub(crate) fn refusal(&self, options: &Options, error: OutOfMemory) -> Error {
        let taken = self.memory_bytes() + self.window_bytes;
        let needed = taken.saturating_add(error.bytes);
        match options.memory_limit {
            Some(limit) if limit < needed => Error::MemoryLimit { limit, needed },
            _ => Error::OutOfMemory(error),
        }
    }

    /// The same, of a stream that has come so far: where that is beyond the hint, there was
    /// no room for more than what was hinted at.
    pub(crate) fn overrun(&mut self, options: &Options, so_far: u64, error: Error) -> Error {
        let (Error::MemoryLimit { limit, .. }, Some(hint)) = (error, options.size_hint) else {
            return error;
        };
        if so_far <= hint {
            return error;
        }
        let text = TextSize { whole: None, so_far: 0 };
        match Self::demand(options, text, true)
            .and_then(|demand| MemoryPlan::within(0, &demand, &self.parts))
        {
            Err(Error::MemoryLimit { needed, .. }) => {
                Error::BeyondSizeHint { hint, limit, unhinted: needed }
            }
            _ => error,
        }
    }

    /// How far back copies may reach.
    fn reach(&self) -> usize {
        self.window_bits.max_distance() as usize
    }

    /// How much encoded text a stream should retain for copies; before it begins, for those of
    /// the largest window that it may have.
    pub(crate) fn retained_length(&self, options: &Options) -> usize {
        match self.plan {
            Some(plan) => plan.retained,
            None if self.begun => self.reach(),
            None => options.window_for(options.size_hint).max_distance() as usize,
        }
    }

    /// Encodes `text[start..]`, of which `base` bytes of the stream lie before, as one
    /// meta-block, or more if its commands are too many for one.
    pub(crate) fn encode(
        &mut self,
        options: &Options,
        text: &[u8],
        start: usize,
        base: u64,
        last: bool,
    ) -> Result<(), Error> {
        self.try_encode(options, text, start, base, last)
            .map_err(|error| self.refusal(options, error))
    }

    fn try_encode(
        &mut self,
        options: &Options,
        text: &[u8],
        mut start: usize,
        base: u64,
        last: bool,
    ) -> Result<(), OutOfMemory> {
        if !self.is_content_type_set && start < text.len() {
            self.set_content_type(options.content_type, &text[start..]);
        }
        start += self.store_unknown_contexts(&text[start..], last)?;
        while start < text.len() {
            let max_commands = max_commands(text.len() - start);
            let task = Task {
                text,
                range: positions(start, text.len()),
                base,
                prefix_dictionary: options
                    .prefix_dictionary
                    .as_ref()
                    .map(|dictionary| dictionary as &dyn PrefixDictionarySearch),
                max_distance: self.window_bits.max_distance(),
                max_expressible: self.window_bits.max_expressible_distance(),
            };
            let mut ring = self.ring;
            let Composed { end, planned } = match self.compose(&task, &mut ring, max_commands) {
                Err(_) if self.plan.is_some() => {
                    // There is room for this, but that earlier plans hold it.
                    self.parts.release_plan();
                    self.workspace.release_plan();
                    ring = self.ring;
                    self.compose(&task, &mut ring, max_commands)?
                }
                composed => composed?,
            };
            let end = end as usize;
            // Parts that get nowhere would have it go on for ever.
            assert!(start < end && end <= text.len(), "parts went from {start} to {end}");
            let (block, last) = (&text[..end], last && end == text.len());
            if self.encode_draft(options, block, start, last, planned)? {
                self.ring = ring;
            }
            start = end;
        }
        Ok(())
    }

    /// Has the parts make commands, so many at most, and a plan.
    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        max_commands: usize,
    ) -> Result<Composed, OutOfMemory> {
        let Workspace { memory, commands, plan, .. } = &mut self.workspace;
        commands.clear();
        commands.reserve(memory, max_commands)?;
        let mut draft = Draft::new(memory, commands, max_commands, plan);
        let composed = self.parts.compose(task, ring, &mut draft)?;
        if cfg!(debug_assertions) {
            draft.check(&self.parts.seen(task), self.ring, *ring, &composed);
        }
        Ok(composed)
    }

    /// Stores the bytes whose contexts are not known, and says how many they were.
    fn store_unknown_contexts(&mut self, text: &[u8], last: bool) -> Result<usize, OutOfMemory> {
        let count = self.unknown_contexts.min(text.len());
        if count > 0 {
            self.unknown_contexts -= count;
            let last = last && count == text.len();
            let bits = stored_bits(count as u32, last, self.workspace.pending.partial_bits());
            self.store(&text[..count], bits, last)?;
        }
        Ok(count)
    }

    /// Tells the parts what kind of text it is, looking at its first bytes where that is
    /// left to us: those of the first meta-block, which a flush may have made short.
    fn set_content_type(&mut self, given: ContentType, first: &[u8]) {
        self.is_content_type_set = true;
        self.parts.content_type(match given {
            ContentType::Auto => detect(first),
            known => known,
        });
    }

    /// Encodes a whole text that lies in memory, handing the stream on as it grows.
    pub(crate) fn encode_whole<E: From<Error>>(
        &mut self,
        options: &Options,
        text: &[u8],
        take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let part = TextPart { text, history: 0, is_last: true, metadata: &[] };
        self.encode_part(options, &part, take)
    }

    /// The same for a part of the text, which ends at a byte unless it is the last.
    pub(crate) fn encode_part<E: From<Error>>(
        &mut self,
        options: &Options,
        part: &TextPart<'_>,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let TextPart { text, history, is_last, metadata } = *part;
        let size = TextSize::whole(text.len() as u64);
        self.begin_behind(options, size, history, &text[history..], false)?;
        if !metadata.is_empty() {
            self.metadata(options, metadata)?;
        }
        let length = self.meta_block_length(options);
        // Where the slice that the parts see starts.
        let mut origin = 0;
        if history > 0 && history < text.len() {
            self.set_content_type(options.content_type, &text[history..]);
            self.parts.see_history(text, positions(0, history).end);
        }
        for start in (history..text.len()).step_by(length) {
            let end = text.len().min(start + length);
            if end - origin > MAX_POSITION {
                let delta = start.saturating_sub(self.reach() + origin);
                self.parts.rebase(positions(0, delta).end);
                origin += delta;
            }
            let visible = &text[origin..end];
            let base = options.offset - history as u64 + origin as u64;
            let ends_stream = is_last && end == text.len();
            self.encode(options, visible, start - origin, base, ends_stream)?;
            take(self.workspace.pending.bytes())?;
            let taken = self.workspace.pending.bytes().len();
            self.workspace.pending.consume(taken);
        }
        if is_last {
            self.finish(history == text.len()).map_err(Error::from)?;
        } else {
            self.sync().map_err(Error::from)?;
        }
        take(self.workspace.pending.bytes())
    }

    /// Writes a meta-block for the commands at hand, or stores its text where that is smaller;
    /// says whether the commands were used.
    fn encode_draft(
        &mut self,
        options: &Options,
        text: &[u8],
        start: usize,
        last: bool,
        planned: Planned,
    ) -> Result<bool, OutOfMemory> {
        let length = text.len() - start;
        let partial_bits = self.workspace.pending.partial_bits();
        let stored = stored_bits(length as u32, last, partial_bits);
        let codes = match planned {
            Planned::Yes => self.build_codes(options, text, start, last),
            Planned::Lesser(error) if self.plan.is_none() => return Err(error),
            Planned::Lesser(_) => self.build_codes(options, text, start, last),
            Planned::Refused(error) => Err(error),
            Planned::Store => {
                self.store(&text[start..], stored, last)?;
                return Ok(false);
            }
        };
        let (bits, unsplit_bits) = match codes {
            Err(_) if self.plan.is_some() => {
                // The limit leaves always room for this.
                self.parts.release_plan();
                self.workspace.release_plan();
                self.plain_codes(text, start, last)?
            }
            planned => planned?,
        };
        let Workspace { memory, commands, plan, codes, pending } = &mut self.workspace;
        let block = MetaBlock { text, start, commands };
        let compresses = bits.total() < stored;
        if compresses {
            pending.write::<B>(memory, bits.total(), |sink| {
                let before = sink.bit_length();
                let sink = write_compressed(&block, plan, codes, last, sink);
                debug_assert_eq!(sink.bit_length() - before, bits.total());
                sink.finish()
            })?;
            self.count(&bits, unsplit_bits);
            self.count_meta_block(length);
        } else {
            self.store(&text[start..], stored, last)?;
        }
        Ok(compresses)
    }

    /// Makes the codes for the commands and the plan at hand. Returns what the meta-block takes
    /// and, if that is wanted, what it would take unsplit.
    fn build_codes(
        &mut self,
        options: &Options,
        text: &[u8],
        start: usize,
        last: bool,
    ) -> Result<(MetaBlockBits, u64), OutOfMemory> {
        let Workspace { memory, commands, plan, codes, .. } = &mut self.workspace;
        let block = MetaBlock { text, start, commands };
        let large_window = self.window_bits.is_large();
        let unsplit_bits = if options.collect_stats {
            codes.unsplit_bits(&block, plan, large_window, memory)?
        } else {
            0
        };
        Ok((codes.build(&block, plan, large_window, last, memory)?, unsplit_bits))
    }

    /// As [`build_codes`](Self::build_codes), with one code per category.
    fn plain_codes(
        &mut self,
        text: &[u8],
        start: usize,
        last: bool,
    ) -> Result<(MetaBlockBits, u64), OutOfMemory> {
        let Workspace { memory, commands, plan, codes, .. } = &mut self.workspace;
        let block = MetaBlock { text, start, commands };
        plan.set_unsplit(memory, block.symbol_counts())?;
        let bits = codes.build(&block, plan, self.window_bits.is_large(), last, memory)?;
        Ok((bits, bits.total()))
    }

    /// Writes text as it is, in `bits` bits.
    fn store(&mut self, text: &[u8], bits: u64, last: bool) -> Result<(), OutOfMemory> {
        let Workspace { memory, pending, .. } = &mut self.workspace;
        pending.write::<B>(memory, bits, |mut sink| {
            write_stored(text, &mut sink);
            if last {
                sink.put(2, 0b11);
            }
            sink.finish()
        })?;
        self.stats.stored_meta_blocks += 1;
        self.count_meta_block(text.len());
        Ok(())
    }

    fn count_meta_block(&mut self, length: usize) {
        self.stats.meta_blocks += 1;
        self.stats.bytes_in += length as u64;
        self.stats.bytes_out = self.workspace.pending.total();
    }

    fn count(&mut self, bits: &MetaBlockBits, unsplit_bits: u64) {
        let plan = &self.workspace.plan;
        let stats = &mut self.stats;
        stats.literal_bits += bits.literals;
        stats.command_bits += bits.commands;
        stats.distance_bits += bits.distances;
        stats.header_bits += bits.header;
        stats.compressed_bits += bits.total();
        stats.unsplit_bits += unsplit_bits;
        stats.literal_types += plan.literals.type_count() as u64;
        stats.command_types += plan.commands.type_count() as u64;
        stats.distance_types += plan.distances.type_count() as u64;
        stats.literal_codes += plan.literal_map.code_count() as u64;
        stats.distance_codes += plan.distance_map.code_count() as u64;
    }

    /// Ends the stream; `empty_last` where no meta-block said that it is the last.
    pub(crate) fn finish(&mut self, empty_last: bool) -> Result<(), OutOfMemory> {
        self.write(16, |sink| if empty_last { write_empty_last(sink) } else { sink.align() })
    }

    /// Makes everything so far decodable: fills up the last byte if it is incomplete.
    pub(crate) fn sync(&mut self) -> Result<(), OutOfMemory> {
        if self.workspace.pending.is_aligned() {
            return Ok(());
        }
        self.write(16, |sink| write_sync(sink))
    }

    /// Writes a metadata block, which decoders skip.
    pub(crate) fn metadata(&mut self, options: &Options, payload: &[u8]) -> Result<(), Error> {
        let bits = 8 * payload.len() as u64 + 48;
        self.write(bits, |sink| {
            write_metadata_header(payload.len() as u32, sink);
            sink.put_bytes(payload);
        })
        .map_err(|error| self.refusal(options, error))
    }

    fn write(
        &mut self,
        bits: u64,
        write: impl FnOnce(&mut B::Sink<'_>),
    ) -> Result<(), OutOfMemory> {
        let Workspace { memory, pending, .. } = &mut self.workspace;
        pending.write::<B>(memory, bits, |mut sink| {
            write(&mut sink);
            sink.finish()
        })?;
        self.stats.bytes_out = self.workspace.pending.total();
        Ok(())
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.parts.memory_bytes() + self.workspace.memory_bytes()
    }
}
