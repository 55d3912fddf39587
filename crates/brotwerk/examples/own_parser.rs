//! An encoder with a parser of its own that has an index of its own: it remembers where lines
//! were, and copies those that come again. It needs no finder, and is told when a new text starts
//! and when the text slides. Everything else is brotwerk's.

use std::collections::HashMap;
use std::io::Write;

use brotwerk::parts::{
    Assembly, Checked, Command, Commands, DistanceRing, Extent, GreedySplitter, Heap, NoDictionary,
    OutOfMemory, Parser, Part, QUALITY_TABLE, Task,
};
use brotwerk::{Options, Stream, WindowBits};

/// Where each line was last: by its first bytes, which is all that lines are told apart by.
#[derive(Default)]
struct Lines {
    seen: HashMap<[u8; 8], u32>,
}

impl Part<Heap> for Lines {
    fn prepare(&mut self, _: &mut Heap, _: &Extent) -> Result<(), OutOfMemory> {
        self.seen.clear();
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        self.seen.retain(|_, position| match position.checked_sub(delta) {
            Some(new) => {
                *position = new;
                true
            }
            None => false,
        });
    }
}

impl<F, D> Parser<F, D> for Lines {
    fn parse(
        &mut self,
        task: &Task<'_>,
        _: &mut F,
        _: &mut D,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let (mut position, mut literals) = (task.range.start, 0);
        while position < task.range.end && commands.room() > 1 {
            let rest = &task.text[position as usize..];
            let line =
                rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
            let mut copied = 0;
            if let Some(&start) = rest.first_chunk()
                && let Some(seen) = self.seen.insert(start, position)
                && let distance = position - seen
                && distance <= task.reach(position)
            {
                let before = &task.text[seen as usize..];
                let agree = rest.iter().zip(before).take_while(|(new, old)| new == old).count();
                copied = agree as u32;
                let code = ring.code(distance);
                commands.push(Command::copy(literals, copied, code));
                ring.push(distance, code);
                literals = 0;
            }
            // Up to the next line.
            let plain = (line as u32).saturating_sub(copied);
            literals += plain;
            position += copied.max(line as u32);
        }
        if literals > 0 {
            commands.push(Command::literals(literals));
        }
        position
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // More than the window, so that the text slides.
    let log: Vec<u8> = (0..4_000_u32)
        .flat_map(|n| {
            format!("GET /bread/{}/index.html 200\n", n.wrapping_mul(n) % 300).into_bytes()
        })
        .collect();
    let parts = Assembly {
        parser: Lines::default(),
        finder: (),
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Heap>::new(QUALITY_TABLE[5].splitter),
    };
    let options = Options::new().window_bits(WindowBits::try_from(12)?);
    let mut stream = Stream::with_parts(options, Checked(parts), Heap);
    let (mut compressed, mut space) = (Vec::new(), [0; 4096]);
    for mut portion in log.chunks(10_000) {
        while !portion.is_empty() {
            let progress = stream.process(portion, &mut space)?;
            compressed.write_all(&space[..progress.written])?;
            portion = &portion[progress.consumed..];
        }
    }
    loop {
        let progress = stream.finish(&mut space)?;
        compressed.write_all(&space[..progress.written])?;
        if progress.done {
            break;
        }
    }
    println!("{} bytes -> {} by lines", log.len(), compressed.len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, &log);
    Ok(())
}
