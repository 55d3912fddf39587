use crate::header::check_window;
use crate::{DcbError, Header, MAGIC};

/// Reads the header of a body that comes in portions; what follows it is for a decoder.
///
/// ```
/// use brotwerk_dcb::{DictionaryHash, Header, HeaderReader};
///
/// let header = Header { dictionary: DictionaryHash::of(b"the last version") };
/// let body = [&header.to_bytes()[..], b"\x3b"].concat();
///
/// let mut reader = HeaderReader::default();
/// let mut stream = Vec::new();
/// for portion in body.chunks(7) {
///     let taken = reader.read(portion)?;
///     stream.extend_from_slice(&portion[taken..]);
/// }
/// assert_eq!(reader.end()?, header);
/// assert_eq!(stream, b"\x3b");
/// # Ok::<(), brotwerk_dcb::DcbError>(())
/// ```
#[derive(Clone, Debug)]
pub struct HeaderReader {
    bytes: [u8; Header::LENGTH],
    /// How many of the header's bytes have come.
    length: usize,
    /// Whether the stream's first byte has.
    in_stream: bool,
}

impl Default for HeaderReader {
    fn default() -> Self {
        Self { bytes: [0; Header::LENGTH], length: 0, in_stream: false }
    }
}

impl HeaderReader {
    /// Takes the bytes that belong to the header, and says how many of `portion` these were: all, or
    /// what stands before the stream. None, once the header is there.
    ///
    /// # Errors
    /// [`DcbError::NotDcb`] at the first byte that is wrong, [`DcbError::LargeWindow`] at the stream's
    /// first.
    pub fn read(&mut self, portion: &[u8]) -> Result<usize, DcbError> {
        let room = &mut self.bytes[self.length..];
        let taken = portion.len().min(room.len());
        room[..taken].copy_from_slice(&portion[..taken]);
        self.length += taken;
        let seen = self.length.min(MAGIC.len());
        if self.bytes[..seen] != MAGIC[..seen] {
            let mut found = [0; MAGIC.len()];
            found[..seen].copy_from_slice(&self.bytes[..seen]);
            return Err(DcbError::NotDcb { found });
        }
        if let Some(&first) = portion.get(taken)
            && !self.in_stream
        {
            check_window(first)?;
            self.in_stream = true;
        }
        Ok(taken)
    }

    /// The header, once all of it is there.
    #[must_use]
    pub fn header(&self) -> Option<Header> {
        let whole = self.length == Header::LENGTH;
        whole.then(|| Header::from_bytes(&self.bytes).ok()).flatten()
    }

    /// The header, if no more is to come.
    ///
    /// # Errors
    /// [`DcbError::Truncated`].
    pub fn end(&self) -> Result<Header, DcbError> {
        self.header().ok_or(DcbError::Truncated { length: self.length })
    }
}

/// The Brotli stream in a whole body, after a look at all that the header says: a decoder
/// that has `dictionary` attached reads it.
///
/// # Errors
/// All that [`DcbError`] has.
///
/// ```
/// use brotwerk_dcb::{DcbError, DictionaryHash, Header, open};
///
/// let header = Header { dictionary: DictionaryHash::of(b"the last version") };
/// let body = [&header.to_bytes()[..], b"\x3b"].concat();
/// assert_eq!(open(&body, Some(b"the last version")), Ok(&b"\x3b"[..]));
/// assert_eq!(open(&body, None), Err(DcbError::NoDictionary { wanted: header.dictionary }));
/// ```
pub fn open<'a>(body: &'a [u8], dictionary: Option<&[u8]>) -> Result<&'a [u8], DcbError> {
    let mut reader = HeaderReader::default();
    let taken = reader.read(body)?;
    let header = reader.end()?;
    let dictionary = dictionary.ok_or(DcbError::NoDictionary { wanted: header.dictionary })?;
    header.check(dictionary)?;
    Ok(&body[taken..])
}
