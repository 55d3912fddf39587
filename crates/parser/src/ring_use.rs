//! How often the last distances are referred to.

/// The share of copies, of late, that refer to one of the last distances.
///
/// In rows of data, and in other versions of a text, most do: their distance costs little then, and
/// two bytes are worth a copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RingUse {
    /// Of [`Self::ALL`].
    share: u32,
    /// The bytes of four that must agree for a copy of a last distance to be considered.
    mask: u32,
}

/// As if all copies until now had distances of their own.
impl Default for RingUse {
    fn default() -> Self {
        Self { share: 0, mask: THREE_BYTES }
    }
}

const TWO_BYTES: u32 = 0xffff;
const THREE_BYTES: u32 = 0xff_ffff;

impl RingUse {
    const ALL: u32 = 1 << 16;

    /// Each copy counts for a 64th of what comes after it: a change shows after some dozens.
    const MEMORY: u32 = 6;

    /// Where so many of all copies refer to the last distances, short ones pay. Raising it finds less
    /// in data, lowering it loses bytes of text.
    const OFTEN: u32 = Self::ALL / 4;

    /// Counts a copy.
    #[inline]
    pub(crate) fn add(&mut self, is_ring: bool) {
        let target = if is_ring { Self::ALL } else { 0 };
        self.share = self.share - (self.share >> Self::MEMORY) + (target >> Self::MEMORY);
        self.mask = if self.share > Self::OFTEN { TWO_BYTES } else { THREE_BYTES };
    }

    /// Whether copies often refer to the last distances.
    #[inline]
    pub(crate) fn is_often(self) -> bool {
        self.mask == TWO_BYTES
    }

    /// Whether two times four bytes agree in as many as a copy of a last distance must have.
    #[inline(always)]
    pub(crate) fn agree(self, one: u32, other: u32) -> bool {
        (one ^ other) & self.mask == 0
    }
}
