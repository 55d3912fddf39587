//! An encoder whose scratch memory comes from one block, taken once: for places where nothing may
//! be allocated later. When the block is used up, the text is refused.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};

use brotwerk::parts::{
    Assembly, Checked, GreedySplitter, HashRows, Lazy, Memory, NoDictionary, OutOfMemory, Plain,
    QUALITY_TABLE, RowsConfig,
};
use brotwerk::{Compressor, Error, Options};

/// So many bytes and no more; what is given back can be taken again.
#[derive(Clone)]
struct Arena(Arc<Mutex<usize>>);

/// A slice that gives its bytes back to the arena.
#[derive(Default)]
struct Slab<T> {
    items: Box<[T]>,
    arena: Option<Arena>,
}

impl<T> Deref for Slab<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for Slab<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<T> Drop for Slab<T> {
    fn drop(&mut self) {
        if let Some(Arena(left)) = &self.arena {
            *left.lock().expect("nobody panics with it") += size_of_val(&*self.items);
        }
    }
}

impl Memory for Arena {
    type Slab<T: Plain> = Slab<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Slab<T>, OutOfMemory> {
        let bytes = length * size_of::<T>();
        let mut left = self.0.lock().expect("nobody panics with it");
        *left = left.checked_sub(bytes).ok_or(OutOfMemory { bytes })?;
        let items = vec![T::default(); length].into_boxed_slice();
        Ok(Slab { items, arena: Some(self.clone()) })
    }
}

fn main() -> Result<(), Error> {
    let arena = Arena(Arc::new(Mutex::new(1 << 20)));
    let effort = &QUALITY_TABLE[5];
    let lazy = effort.lazy().expect("quality 5 parses lazily");
    let parts = Assembly {
        parser: Lazy::new(lazy.parser),
        finder: HashRows::<8, Arena>::new(RowsConfig { max_row_bits: 10, hash_bytes: 5 }),
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Arena>::new(effort.splitter),
    };
    let mut compressor = Compressor::with_parts(Options::new(), Checked(parts), arena.clone());
    let mut most = 0;
    for text in [&include_bytes!("arena.rs")[..], include_bytes!("own_parser.rs")] {
        let mut compressed = Vec::new();
        compressor.try_compress_into(text, &mut compressed)?;
        brotwerk_testkit::decoders::assert_decodes(&compressed, text);
        most = most.max(compressor.memory_bytes());
        println!("{} bytes -> {}", text.len(), compressed.len());
    }
    let left = *arena.0.lock().expect("nobody panics with it");
    println!("{most} bytes of the arena at most; {left} are left");
    let too_much = vec![b'x'; 1 << 22];
    let refused = compressor.try_compress_into(&too_much, &mut Vec::new());
    assert!(matches!(refused, Err(Error::OutOfMemory(_))), "{refused:?}");
    Ok(())
}
