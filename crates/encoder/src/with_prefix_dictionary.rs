//! Parts that find copies in a prefix dictionary of the caller's own.

use brotwerk_core::{
    ContentType, DistanceRing, Extent, Memory, OutOfMemory, Part, PrefixDictionarySearch, Task,
};

use crate::parts::{Composed, Draft, Parts};

/// Parts, and a prefix dictionary that their parser is to ask: in place of that of
/// [`Options::prefix_dictionary`](crate::Options::prefix_dictionary), for callers that have an
/// index of their own, or keep it in memory of their own.
#[derive(Clone, Debug)]
pub struct WithPrefixDictionary<P, D> {
    /// The parts.
    pub parts: P,
    /// The dictionary; one of length 0 is none.
    pub dictionary: D,
}

impl<P: Part<M>, D, M: Memory> Part<M> for WithPrefixDictionary<P, D> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.parts.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.parts.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        self.parts.needs(extent)
    }

    fn release(&mut self) {
        self.parts.release();
    }

    fn memory_bytes(&self) -> usize {
        self.parts.memory_bytes()
    }
}

impl<P: Parts<M>, D: PrefixDictionarySearch, M: Memory> Parts<M> for WithPrefixDictionary<P, D> {
    fn content_type(&mut self, content_type: ContentType) {
        self.parts.content_type(content_type);
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.parts.see_history(text, end);
    }

    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { parts, dictionary } = self;
        parts.compose(&with_dictionary(task, dictionary), ring, draft)
    }

    fn seen<'a>(&'a self, task: &Task<'a>) -> Task<'a> {
        self.parts.seen(&with_dictionary(task, &self.dictionary))
    }

    fn release_plan(&mut self) {
        self.parts.release_plan();
    }
}

fn with_dictionary<'a>(task: &Task<'a>, dictionary: &'a dyn PrefixDictionarySearch) -> Task<'a> {
    let mut task = task.clone();
    if dictionary.length() > 0 {
        task.prefix_dictionary = Some(dictionary);
    }
    task
}
